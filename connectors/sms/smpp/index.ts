import type { GatewayKind } from '../gateway.ts'
import { check } from './check.ts'
import { listen } from './listen.ts'
import { parse } from './parse.ts'
import { sender } from './send.ts'
import { smppFields, wrong, type SmppSettings } from './settings.ts'
import { words } from './words.ts'

const serverOf = ({ smppHost, smppPort }: SmppSettings) => `${smppHost}:${smppPort}`

export const smpp: GatewayKind<SmppSettings> = {
  label: { en: 'SMPP 3.4 (operators)', fa: 'SMPP 3.4 (اپراتورها)' },
  fields: smppFields,
  wrong,
  goesTo: (settings) => ({ smppPassword: [serverOf(settings)] }),
  account: (settings) => `${settings.smppUser}@${serverOf(settings)}`,
  parse,
  check: (settings, _ground, signal) => check(settings, signal),
  words,
  open(settings, base) {
    const { send, close } = sender(settings, base.line)
    return { send, close, listen: (signal) => listen(settings, base, signal) }
  },
}
