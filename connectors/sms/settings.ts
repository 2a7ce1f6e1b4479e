import { randomBytes } from 'node:crypto'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { answers } from '../form.ts'
import { fields } from './fields.ts'
import { placeFields, placesIn } from './places.ts'

const { advanced, choice, number, text, words } = fields

const isZone = (zone: string) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC'
const time = (label: { en: string; fa: string }, hint?: { en: string; fa: string }) =>
  text(5, label, hint).refine((at) => at === '' || /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(at), 'like_time')

const { acknowledgement, outOfHours } = answers(500)

const general = {
  region: text(
    2,
    { en: 'Country of numbers without one', fa: 'کشور شماره‌های بی‌پیش‌شماره' },
    { en: 'Two letters, like IR. 0912… is then +98912…', fa: 'دو حرف، مانند IR. آنگاه ۰۹۱۲… همان ‎+98912…‎ است.' },
  )
    .default('IR')
    .refine(isSupportedCountry, 'like_country'),
  address: text(
    300,
    { en: 'Address of this hub', fa: 'نشانی این هاب' },
    {
      en: 'Where the gateway reaches it, like https://hub.example. Needed for what customers write and for receipts.',
      fa: 'جایی که درگاه به آن می‌رسد، مانند \u2066https://hub.example\u2069. برای پیام‌های مشتریان و رسیدها لازم است.',
    },
  )
    .overwrite((given) => given.trim().replace(/\/$/, ''))
    .refine((given) => given === '' || /^https?:\/\/[^/?#@\s]+(?:\/[\w./-]*)?$/i.test(given), 'like_hub'),
  test: text(
    20,
    { en: 'Number to try it out with', fa: 'شماره‌ای برای آزمایش' },
    {
      en: 'If it is filled in, each gateway sends one message to it when you try it out. Empty: nothing is sent.',
      fa: 'اگر پر باشد، هنگام آزمایش هر درگاه یک پیامک به آن می‌فرستد. خالی: چیزی فرستاده نمی‌شود.',
    },
  ),
  purpose: choice(
    {
      service: { en: 'Service: answers to customers', fa: 'خدماتی: پاسخ به مشتری' },
      advertising: { en: 'Advertising', fa: 'تبلیغاتی' },
    },
    'service',
    { en: 'What the line is for', fa: 'کاربرد خط' },
    {
      en: 'Whoever forbids one of them by STOP has not forbidden the other.',
      fa: 'هر که یکی را با «لغو» ببندد، دیگری را نبسته است.',
    },
  ),
  partPrice: number(
    0,
    1_000_000,
    0,
    { en: 'Price of one part', fa: 'بهای هر بخش' },
    {
      en: 'Shown while an answer is written. 0: not shown.',
      fa: 'هنگام نوشتن پاسخ دیده می‌شود. ۰: دیده نمی‌شود.',
    },
  ),
  currency: text(
    3,
    { en: 'Currency', fa: 'واحد پول' },
    {
      en: 'Like EUR. IRR is Rial; IRT is Toman.',
      fa: 'مانند IRR برای ریال یا IRT برای تومان.',
    },
  )
    .default('IRT')
    .refine((code) => /^[A-Z]{3}$/.test(code), 'like_currency'),
  lowBalance: advanced(
    number(
      0,
      1_000_000_000_000,
      0,
      { en: 'Warn below this balance', fa: 'هشدار زیر این موجودی' },
      {
        en: 'As the gateway counts it. 0: no warning.',
        fa: 'به همان واحدی که درگاه می‌شمارد. ۰: بی‌هشدار.',
      },
    ),
  ),
  quietFrom: advanced(
    time(
      { en: 'Nothing goes out from', fa: 'آغاز ساعت سکوت' },
      { en: 'Like 22:00. Empty: always.', fa: 'مانند 22:00. خالی: همیشه فرستاده می‌شود.' },
    ),
  ),
  quietTo: advanced(time({ en: 'until', fa: 'پایان ساعت سکوت' })),
  zone: advanced(
    text(50, { en: 'Time zone of these hours', fa: 'منطقهٔ زمانی این ساعت‌ها' })
      .default('Asia/Tehran')
      .refine(isZone, 'like_zone'),
  ),
  secret: advanced(
    z
      .string()
      .regex(/^[\w-]{32,200}$/, 'Letters, digits, _ and -, at least 32')
      .default(() => randomBytes(32).toString('base64url'))
      .meta({
        secret: true,
        default: undefined,
        ...words(
          { en: 'Key of what is called back', fa: 'کلید فراخوان‌ها' },
          {
            en: 'Made by itself. It is part of the addresses beside this form.',
            fa: 'خودکار ساخته شده است. بخشی از نشانی‌های کنار همین برگه است.',
          },
        ),
      }),
  ),
  acknowledgement: advanced(acknowledgement),
  outOfHours: advanced(outOfHours),
}

const shape = z.strictObject({ ...placeFields, ...general } as typeof general)

/** What is missing for the gateways that are chosen is wrong by the name of its field. */
export const settings = shape
  .superRefine((given, cx) => {
    const refuse = (field: string, message: string) => cx.addIssue({ code: 'custom', path: [field], message })
    for (const { gateway, settings, fieldOf } of placesIn(given))
      for (const [field, message] of Object.entries(gateway.wrong(settings))) refuse(fieldOf(field), message)
    if (given.quietFrom && !given.quietTo) refuse('quietTo', 'both_times')
    if (given.quietTo && !given.quietFrom) refuse('quietFrom', 'both_times')
  })
  .meta(words({ en: 'Text messages (SMS)', fa: 'پیامک' }))

export type Settings = z.output<typeof shape>
