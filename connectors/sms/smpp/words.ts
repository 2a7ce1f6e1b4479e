import type { Words } from '../../connector.ts'

export const words: Words = {
  smpp_host: {
    en: 'The name of the SMPP server is missing, or is none: like smpp.example.com, without smpp://.',
    fa: 'نام کارساز SMPP نوشته نشده یا درست نیست: مانند \u2066smpp.example.com\u2069، بدون \u2066smpp://\u2069.',
  },
  smpp_user: { en: 'The system id is missing.', fa: 'شناسهٔ سامانه (system_id) نوشته نشده است.' },
  smpp_latin: { en: 'Latin letters, digits and signs only', fa: 'تنها حرف و رقم و نشانهٔ لاتین' },
  smpp_reach: { en: 'Reaching the SMPP server', fa: 'رسیدن به کارساز SMPP' },
  smpp_send: { en: 'Signing in for sending (transmitter)', fa: 'ورود برای ارسال (transmitter)' },
  smpp_receive: { en: 'Signing in for receiving (receiver)', fa: 'ورود برای دریافت (receiver)' },
  already_bound: {
    en: 'The gateway allows no further session of this account. Perhaps it is this channel’s own; ask for two sessions otherwise.',
    fa: 'درگاه نشست دیگری از این حساب نمی‌پذیرد. شاید همان نشست این کانال باشد؛ وگرنه دو نشست درخواست کنید.',
  },
}
