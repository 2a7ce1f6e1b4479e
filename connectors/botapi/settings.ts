import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { answers, words } from '../form.ts'
import type { Dialect } from './dialect.ts'

type Words = { en: string; fa: string }
const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/

/** The token goes there, so nobody on the way may read it; without encryption only within this machine. */
function isSafe(url: string): boolean {
  if (!/^https?:\/\/[^/?#@]+(?:\/[\w./-]*)?$/i.test(url) || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || loopback.test(hostname)
}

const place = (label: Words, hint: Words) =>
  z
    .string()
    .max(300)
    .overwrite((given) => given.trim().replace(/\/$/, ''))
    .refine((given) => given === '' || isSafe(given), 'Write it like https://hub.example')
    .default('')
    .meta(words(label, hint))

export function settingsOf({ name, hint, webhook }: Dialect) {
  const modes = {
    polling: { en: 'The hub asks for them', fa: 'هاب خودش می‌پرسد' },
    webhook: { en: 'They are handed to the hub', fa: 'به هاب تحویل داده می‌شوند' },
  }
  const schema = z.strictObject({
    token: z
      .string()
      .trim()
      .max(200)
      .regex(/^\d{1,20}:[\w-]{20,150}$/, 'Like 123456789:AAF…')
      .meta({ secret: true, ...words({ en: 'Token of the bot', fa: 'توکن بات' }, hint) }),
    mode: z
      .enum(webhook ? ['polling', 'webhook'] : ['polling'])
      .default('polling')
      .meta({
        ...words(
          { en: 'How messages come in', fa: 'پیام‌ها چگونه می‌رسند' },
          {
            en: 'Asking works everywhere. Handing over needs an address of this hub that the whole internet reaches.',
            fa: 'پرسیدن همه‌جا کار می‌کند. تحویل گرفتن نشانی‌ای از این هاب می‌خواهد که همهٔ اینترنت به آن برسد.',
          },
        ),
        choices: webhook ? modes : { polling: modes.polling },
      }),
    address: place(
      { en: 'Address of this hub', fa: 'نشانی این هاب' },
      {
        en: 'Only where messages are handed over. Like https://hub.example.',
        fa: 'تنها وقتی پیام‌ها تحویل داده می‌شوند. مانند \u2066https://hub.example\u2069.',
      },
    ),
    secret: z
      .string()
      .regex(/^[\w-]{32,200}$/, 'Letters, digits, _ and -, at least 32')
      .default(() => randomBytes(32).toString('base64url'))
      .meta({
        secret: true,
        default: undefined,
        ...words(
          { en: 'Key of the webhook', fa: 'کلید وب‌هوک' },
          {
            en: 'Made by itself. It proves that what is handed over is no forgery.',
            fa: 'خودکار ساخته شده است. نشان می‌دهد آنچه تحویل می‌شود جعلی نیست.',
          },
        ),
      }),
    server: place(
      { en: 'Server of the Bot API', fa: 'کارساز Bot API' },
      {
        en: 'Only if you run one of your own. Empty: the usual one.',
        fa: 'تنها اگر خودتان یکی دارید. خالی: همان کارساز همیشگی.',
      },
    ),
    ...answers(2000),
  })
  const everyday = webhook ? ['token', 'mode', 'address'] : ['token']
  for (const [field, drawn] of Object.entries(schema.shape))
    if (!everyday.includes(field)) z.globalRegistry.add(drawn, { ...drawn.meta(), advanced: true })
  z.globalRegistry.add(schema, words(name))
  return schema
}
export type Settings = z.output<ReturnType<typeof settingsOf>>

/** By which everyone else knows the bot. */
export const botOf = ({ token }: Settings) => token.slice(0, token.indexOf(':'))
