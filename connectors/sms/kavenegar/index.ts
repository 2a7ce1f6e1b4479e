import { z } from 'zod'
import type { Tried } from '../../connector.ts'
import type { GatewayKind, Ground } from '../gateway.ts'
import { trying } from '../trying.ts'
import { client, type Client } from './client.ts'
import { parse } from './parse.ts'
import { send } from './send.ts'
import { kavenegarFields, serverOf, wrong, type KavenegarSettings } from './settings.ts'
import { webhook } from './webhook.ts'
import { words } from './words.ts'

const account = z.looseObject({ remaincredit: z.coerce.number() })

export const kavenegar: GatewayKind<KavenegarSettings> = {
  label: { en: 'Kavenegar', fa: 'کاوه‌نگار' },
  fields: kavenegarFields,
  wrong,
  goesTo: (settings) => ({ kavenegarKey: [serverOf(settings)] }),
  // Ids are counted for all of its customers together.
  account: () => 'kavenegar',
  parse,
  check,
  callbacks: () => [
    {
      title: {
        en: 'Kavenegar: address for messages received on the line',
        fa: 'کاوه‌نگار: نشانی پیامک‌های دریافتی خط',
      },
      what: 'message',
    },
    {
      title: { en: 'Kavenegar: address for the state of messages', fa: 'کاوه‌نگار: نشانی وضعیت پیامک‌ها' },
      what: 'status',
    },
  ],
  words,
  open(settings, base) {
    const call = client(settings, base.ask)
    return {
      send: (sms) => send(call, base.line, sms),
      webhook: webhook(base),
      balance: () => balance(call),
      close: async () => {},
    }
  },
}

/** It counts in Rial. */
async function balance(call: Client, signal?: AbortSignal) {
  const { remaincredit: amount } = account.parse(await call('account/info', {}, signal))
  return { amount, currency: 'IRR' }
}

async function* check(settings: KavenegarSettings, { ask }: Ground, signal: AbortSignal): AsyncGenerator<Tried> {
  yield trying('kavenegar_account', balance(client(settings, ask), signal))
}
