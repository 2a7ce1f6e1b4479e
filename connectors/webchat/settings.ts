import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const both = (length: number, en: string, fa: string) =>
  z.strictObject({ en: z.string().trim().max(length).default(en), fa: z.string().trim().max(length).default(fa) })

/** A field's words on the form. */
const words = (label: Words, hint?: Words) => ({ label, ...(hint && { hint }) })
type Words = { en: string; fa: string }

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text && text.startsWith('http')

// `default: undefined` keeps the fresh random value out of the form's JSON schema.
const secret = (label: Words, hint: Words) =>
  z
    .string()
    .min(32)
    .max(200)
    .default(() => randomBytes(32).toString('base64url'))
    .meta({ secret: true, default: undefined, ...words(label, hint) })

export const settings = z
  .strictObject({
    title: both(60, 'Support', 'پشتیبانی')
      .prefault({})
      .meta(words({ en: 'Name on the chat', fa: 'نام روی گفتگو' })),
    greeting: both(500, 'Hello! What can we help with?', 'سلام! چه کمکی از ما برمی‌آید؟')
      .prefault({})
      .meta(words({ en: 'Greeting', fa: 'خوشامد' })),
    outOfHours: both(2000, '', '')
      .prefault({})
      .meta(
        words(
          { en: 'Answer out of hours', fa: 'پاسخ خودکار بیرون از ساعت کاری' },
          {
            en: 'To whoever writes while the desk is closed, once a day at most. {{opens}} stands for when it opens again. Empty: nothing is sent.',
            fa: 'برای هر که هنگام بسته بودن میز بنویسد، روزی یک بار. \u2066{{opens}}\u2069 جای زمان باز شدن بعدی است. خالی: چیزی فرستاده نمی‌شود.',
          },
        ),
      ),
    preChat: z
      .enum(['none', 'optional', 'required'])
      .default('none')
      .meta({
        ...words({ en: 'Ask for name and e-mail first', fa: 'پرسیدن نام و ایمیل در آغاز' }),
        choices: {
          none: { en: 'Never', fa: 'هرگز' },
          optional: { en: 'Ask, but let it be skipped', fa: 'پرسیده شود، ولی بشود رد شد' },
          required: { en: 'It must be answered', fa: 'باید پر شود' },
        },
      }),
    origins: z
      .array(z.string().max(200).refine(isOrigin, 'Write it like https://shop.example'))
      .max(50)
      .default([])
      .meta(
        words(
          { en: 'Sites that may show this chat', fa: 'سایت‌هایی که این گفتگو را نشان می‌دهند' },
          {
            en: 'One per line, like https://shop.example. None: any site.',
            fa: 'هر خط یکی، مانند https://shop.example. خالی: هر سایتی.',
          },
        ),
      ),
    secret: secret(
      { en: 'Key of visitors', fa: 'کلید بازدیدکنندگان' },
      {
        en: 'Made by itself. Change it only to make every visitor a stranger again.',
        fa: 'خودکار ساخته شده است. با تغییر آن همهٔ بازدیدکنندگان دوباره ناشناس می‌شوند.',
      },
    ),
    identitySecret: secret(
      { en: 'Key of your site', fa: 'کلید سایت شما' },
      {
        en: 'Your site signs with it who its visitor is; see beside this form.',
        fa: 'سایت شما با آن امضا می‌کند که بازدیدکننده کیست؛ کنار همین برگه را ببینید.',
      },
    ),
  })
  .refine((given) => given.secret !== given.identitySecret, 'The two secrets must differ')

export type Settings = z.output<typeof settings>
