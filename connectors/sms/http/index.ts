import type { Tried } from '../../connector.ts'
import type { GatewayKind, Ground } from '../gateway.ts'
import { trying } from '../trying.ts'
import { parse } from './parse.ts'
import { presets } from './presets.ts'
import { balance, send } from './send.ts'
import { httpFields, type HttpSettings } from './settings.ts'
import { webhook } from './webhook.ts'
import { words } from './words.ts'
import { wrong } from './wrong.ts'

/** Any gateway that is sent to by HTTP, as its settings describe it. */
export const http: GatewayKind<HttpSettings> = {
  label: { en: 'Any other, by HTTP', fa: 'هر درگاه دیگر با HTTP' },
  fields: httpFields,
  wrong,
  propose: ({ httpPreset }) => presets[httpPreset as keyof typeof presets]?.fields ?? {},
  goesTo: ({ httpUrl, httpBalanceUrl }) => {
    const places = [httpUrl, httpBalanceUrl].filter((url) => URL.canParse(url)).map((url) => new URL(url).origin)
    return { httpPassword: [...new Set(places)], httpSignatureKey: [] }
  },
  account: ({ httpUrl }) => `http:${new URL(httpUrl).host}`,
  parse,
  check,
  callbacks: ({ httpTextAt, httpReceiptIdAt }) => [
    ...(httpTextAt === ''
      ? []
      : [{ title: { en: 'Address for messages that come in', fa: 'نشانی پیامک‌های دریافتی' }, what: 'message' }]),
    ...(httpReceiptIdAt === '' ? [] : [{ title: { en: 'Address for receipts', fa: 'نشانی رسیدها' }, what: 'status' }]),
  ],
  words,
  open: (settings, base) => ({
    send: (sms) => send(settings, base, sms),
    webhook: webhook(settings, base),
    ...(settings.httpBalanceUrl !== '' && { balance: () => balance(settings, base) }),
    close: async () => {},
  }),
}

async function* check(settings: HttpSettings, ground: Ground, signal: AbortSignal): AsyncGenerator<Tried> {
  if (settings.httpBalanceUrl !== '') yield trying('http_balance', balance(settings, ground, signal))
}
