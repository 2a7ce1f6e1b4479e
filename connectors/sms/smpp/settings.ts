import { z } from 'zod'

type Words = { en: string; fa: string }
const words = (label: Words, hint?: Words) => ({ label, ...(hint && { hint }) })

// Octets of one field of a PDU, which a zero would end.
const field = (most: number, label: Words, hint?: Words) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[\x20-\x7e]*$/, 'Latin letters, digits and signs only')
    .default('')
    .meta(words(label, hint))

const choice = <T extends string>(choices: Record<T, Words>, usual: NoInfer<T>, label: Words, hint?: Words) =>
  z
    .enum(Object.keys(choices) as [T, ...T[]])
    .default(usual as never)
    .meta({ ...words(label, hint), choices })

const advanced = <T extends z.ZodType>(one: T) => one.meta({ ...one.meta(), advanced: true })

const auto = { en: 'By itself', fa: 'خودکار' }
const tons = {
  auto,
  '0': { en: '0, unknown', fa: '۰، نامعلوم' },
  '1': { en: '1, international', fa: '۱، بین‌المللی' },
  '2': { en: '2, national', fa: '۲، داخلی' },
  '3': { en: '3, of the network (short codes)', fa: '۳، ویژهٔ شبکه (سرشماره‌های کوتاه)' },
  '4': { en: '4, of the subscriber', fa: '۴، ویژهٔ مشترک' },
  '5': { en: '5, a name', fa: '۵، نام' },
}
const npis = {
  auto,
  '0': { en: '0, unknown', fa: '۰، نامعلوم' },
  '1': { en: '1, telephone (E.164)', fa: '۱، تلفن (E.164)' },
  '8': { en: '8, national', fa: '۸، داخلی' },
  '9': { en: '9, private', fa: '۹، خصوصی' },
}

export const smppFields = z.object({
  smppHost: field(
    253,
    { en: 'SMPP server', fa: 'کارساز SMPP' },
    { en: 'Like smpp.example.com', fa: 'مانند \u2066smpp.example.com\u2069' },
  ),
  smppPort: z
    .int()
    .min(1)
    .max(65_535)
    .default(2775)
    .meta(words({ en: 'Port', fa: 'درگاه شبکه' })),
  smppSecurity: choice(
    {
      tls: { en: 'TLS from the first byte', fa: 'TLS از نخستین بایت' },
      none: { en: 'None: only by a network of your own or a VPN', fa: 'هیچ: تنها از شبکهٔ خودتان یا VPN' },
    },
    'tls',
    { en: 'Encryption', fa: 'رمزنگاری' },
  ),
  smppUser: field(15, { en: 'System id', fa: 'شناسهٔ سامانه (system_id)' }),
  smppPassword: z
    .string()
    .max(50)
    .regex(/^[\x20-\x7e]*$/, 'Latin letters, digits and signs only')
    .default('')
    .meta({
      secret: true,
      default: undefined,
      ...words(
        { en: 'SMPP password', fa: 'گذرواژهٔ SMPP' },
        { en: 'Many gateways read its first 8 letters only.', fa: 'بسیاری از درگاه‌ها تنها ۸ حرف نخست را می‌خوانند.' },
      ),
    }),
  smppSystemType: advanced(
    field(
      12,
      { en: 'System type', fa: 'نوع سامانه (system_type)' },
      { en: 'Empty unless the gateway gave you one.', fa: 'خالی، مگر درگاه چیزی داده باشد.' },
    ),
  ),
  smppWindow: advanced(
    z
      .int()
      .min(1)
      .max(200)
      .default(10)
      .meta(
        words(
          { en: 'Messages under way at once', fa: 'پیام‌های هم‌زمان در راه' },
          { en: 'As the gateway allows it (window).', fa: 'به اندازه‌ای که درگاه اجازه می‌دهد (window).' },
        ),
      ),
  ),
  smppAlphabet: advanced(
    choice(
      { gsm: { en: 'GSM 03.38', fa: 'GSM 03.38' }, latin1: { en: 'Latin-1', fa: 'Latin-1' } },
      'gsm',
      { en: 'Its default alphabet', fa: 'الفبای پیش‌فرض درگاه' },
      {
        en: 'If @ and $ arrive as other signs, choose the other.',
        fa: 'اگر @ و $ به شکل دیگری می‌رسند، دیگری را برگزینید.',
      },
    ),
  ),
  smppReceipts: advanced(
    choice(
      {
        same: { en: 'As when it took the message', fa: 'همان که هنگام پذیرش پیام گفت' },
        hex: { en: 'Hexadecimal, and decimal before', fa: 'شانزده‌شانزدهی، و پیش‌تر ده‌دهی' },
        decimal: { en: 'Decimal, and hexadecimal before', fa: 'ده‌دهی، و پیش‌تر شانزده‌شانزدهی' },
      },
      'same',
      { en: 'How receipts name a message', fa: 'نام پیام در رسیدها' },
      {
        en: 'If nothing is ever delivered, try the others.',
        fa: 'اگر هیچ پیامی «رسیده» نمی‌شود، دیگری‌ها را بیازمایید.',
      },
    ),
  ),
  smppValidity: advanced(
    z
      .int()
      .min(0)
      .max(720)
      .default(48)
      .meta(
        words(
          { en: 'Hours for which delivery is tried', fa: 'ساعت‌هایی که برای رساندن تلاش می‌شود' },
          { en: '0: as the gateway does by itself.', fa: '۰: به روال خود درگاه.' },
        ),
      ),
  ),
  smppFromTon: advanced(choice(tons, 'auto', { en: 'Type of our number (TON)', fa: 'نوع شمارهٔ ما (TON)' })),
  smppFromNpi: advanced(choice(npis, 'auto', { en: 'Plan of our number (NPI)', fa: 'طرح شمارهٔ ما (NPI)' })),
  smppToTon: advanced(choice(tons, 'auto', { en: 'Type of the customer’s number (TON)', fa: 'نوع شمارهٔ مشتری (TON)' })),
  smppToNpi: advanced(choice(npis, 'auto', { en: 'Plan of the customer’s number (NPI)', fa: 'طرح شمارهٔ مشتری (NPI)' })),
})
export type SmppSettings = z.output<typeof smppFields>

/** What is missing, by field. */
export const wrong = ({ smppHost, smppUser }: SmppSettings): Record<string, string> => ({
  ...(!/^[\w.:-]+$/.test(smppHost) && { smppHost: 'smpp_host' }),
  ...(smppUser === '' && { smppUser: 'smpp_user' }),
})
