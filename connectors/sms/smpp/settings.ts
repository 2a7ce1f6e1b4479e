import { z } from 'zod'
import { fields } from '../fields.ts'
import { npi, ton } from './settings/numbering.ts'

const { advanced, choice, secret, words } = fields
type Label = Parameters<typeof words>[0]

// Octets of one field of a PDU.
const latin = /^[\x20-\x7e]*$/
const field = (most: number, label: Label, hint?: Label) =>
  z.string().trim().max(most).regex(latin, 'smpp_latin').default('').meta(words(label, hint))

const whole = (least: number, most: number, usual: number, label: Label, hint?: Label) =>
  z.int().min(least).max(most).default(usual).meta(words(label, hint))

export const smppFields = z.object({
  smppHost: field(
    253,
    { en: 'SMPP server', fa: 'کارساز SMPP' },
    { en: 'Like smpp.example.com', fa: 'مانند \u2066smpp.example.com\u2069' },
  ),
  smppPort: whole(1, 65_535, 2775, { en: 'Port', fa: 'درگاه شبکه' }),
  smppSecurity: choice(
    {
      tls: { en: 'TLS from the first byte', fa: 'TLS از نخستین بایت' },
      none: { en: 'None: only by a network of your own or a VPN', fa: 'هیچ: تنها از شبکهٔ خودتان یا VPN' },
    },
    'tls',
    { en: 'Encryption', fa: 'رمزنگاری' },
  ),
  smppUser: field(15, { en: 'System id', fa: 'شناسهٔ سامانه (system_id)' }),
  smppPassword: secret(
    { en: 'SMPP password', fa: 'گذرواژهٔ SMPP' },
    { en: 'Many gateways read its first 8 letters only.', fa: 'بسیاری از درگاه‌ها تنها ۸ حرف نخست را می‌خوانند.' },
    50,
  ),
  smppSystemType: advanced(
    field(
      12,
      { en: 'System type', fa: 'نوع سامانه (system_type)' },
      { en: 'Empty unless the gateway gave you one.', fa: 'خالی، مگر درگاه چیزی داده باشد.' },
    ),
  ),
  smppWindow: advanced(
    whole(
      1,
      200,
      10,
      { en: 'Messages under way at once', fa: 'پیام‌های هم‌زمان در راه' },
      { en: 'As the gateway allows it (window).', fa: 'به اندازه‌ای که درگاه اجازه می‌دهد (window).' },
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
    whole(
      0,
      720,
      48,
      { en: 'Hours for which delivery is tried', fa: 'ساعت‌هایی که برای رساندن تلاش می‌شود' },
      { en: '0: as the gateway does by itself.', fa: '۰: به روال خود درگاه.' },
    ),
  ),
  smppFromTon: ton({ en: 'Type of our number (TON)', fa: 'نوع شمارهٔ ما (TON)' }),
  smppFromNpi: npi({ en: 'Plan of our number (NPI)', fa: 'طرح شمارهٔ ما (NPI)' }),
  smppToTon: ton({ en: 'Type of the customer’s number (TON)', fa: 'نوع شمارهٔ مشتری (TON)' }),
  smppToNpi: npi({ en: 'Plan of the customer’s number (NPI)', fa: 'طرح شمارهٔ مشتری (NPI)' }),
})
export type SmppSettings = z.output<typeof smppFields>

/** What is missing, by field. */
export const wrong = ({ smppHost, smppUser, smppPassword }: SmppSettings): Record<string, string> => ({
  ...(!/^[\w.:-]+$/.test(smppHost) && { smppHost: 'smpp_host' }),
  ...(smppUser === '' && { smppUser: 'smpp_user' }),
  ...(!latin.test(smppPassword) && { smppPassword: 'smpp_latin' }),
})
