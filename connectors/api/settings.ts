import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const secret = /^whsec_[A-Za-z\d+/]{32,100}={0,2}$/
const secrets = (text: string) => text.split(' ').length <= 2 && text.split(' ').every((one) => secret.test(one))
export const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`

export const settings = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(1000)
      .refine((url) => !/^[^/]*\/\/[^/?#]*@/.test(url), 'Without a name and a password')
      .meta({
        label: { en: 'Address that answers are sent to', fa: 'نشانی دریافت پاسخ‌ها' },
        hint: {
          en: 'Of your own program, such as https://shop.example/peyk. Each answer is posted to it, signed.',
          fa: 'نشانی برنامهٔ شما، مانند \u2066https://shop.example/peyk\u2069. هر پاسخ امضا و به آن فرستاده می‌شود.',
        },
      }),
    // `default: undefined` keeps the fresh random value out of the form's JSON schema.
    secret: z
      .string()
      .trim()
      .max(250)
      .refine(secrets, 'whsec_ and base64; two with a space between while one is being changed')
      .default(newSecret)
      .meta({
        secret: true,
        default: undefined,
        label: { en: 'Key of both sides', fa: 'کلید دو طرف' },
        hint: {
          en: 'Made by itself, and shown beside this form. To change it, enter the new one, a space and the old one, and take the old one away once your program has the new one.',
          fa: 'خودکار ساخته می‌شود و کنار همین برگه دیده می‌شود. برای عوض کردنش کلید تازه، یک فاصله و کلید پیشین را بنویسید و پس از آنکه برنامه‌تان کلید تازه را گرفت، پیشین را بردارید.',
        },
      }),
  })
  .meta({ label: { en: 'API', fa: 'API' } })
export type Settings = z.output<typeof settings>
