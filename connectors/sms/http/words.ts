import type { Words } from '../../connector.ts'

export const words: Words = {
  http_balance: { en: 'Asking for the balance', fa: 'پرسیدن موجودی' },
  like_url: {
    en: 'Write the whole address, like https://sms.example/send. Names in braces may stand in it behind the server only.',
    fa: 'نشانی کامل را بنویسید، مانند \u2066https://sms.example/send\u2069. نام‌های درون آکولاد تنها پس از نام کارساز می‌آیند.',
  },
  unknown_name: {
    en: 'It holds a name in braces that means nothing. There are to, from, text, id, user, password, login and callback.',
    fa: 'نامی درون آکولاد دارد که معنایی ندارد. نام‌های ممکن: \u2066to, from, text, id, user, password, login, callback\u2069.',
  },
  to_and_text: {
    en: '{{to}} and {{text}} must stand somewhere in the request, or nobody would get anything.',
    fa: '\u2066{{to}}\u2069 و \u2066{{text}}\u2069 باید جایی در درخواست باشند، وگرنه چیزی به کسی نمی‌رسد.',
  },
  not_json: {
    en: 'This is no JSON once the names are filled in. Is there a quote or a comma too many or too few? Texts stand in quotes: "{{text}}".',
    fa: 'پس از پر شدن نام‌ها JSON درستی نیست. آیا گیومه یا ویرگولی کم یا زیاد است؟ متن‌ها درون گیومه می‌آیند: \u2066"{{text}}"\u2069.',
  },
  like_header: {
    en: 'Each line is a name, a colon and a value: X-Api-Key: {{password}}',
    fa: 'هر خط یک نام، دونقطه و مقدار است: \u2066X-Api-Key: {{password}}\u2069',
  },
  password_missing: {
    en: 'The request says {{password}} or {{login}}: enter what stands there.',
    fa: 'در درخواست \u2066{{password}}\u2069 یا \u2066{{login}}\u2069 آمده است: مقدارش را بنویسید.',
  },
  with_the_others: {
    en: 'Needed as soon as one of its neighbours is filled in.',
    fa: 'اگر یکی از فیلدهای کنارش پر باشد، این نیز لازم است.',
  },
  id_for_receipts: {
    en: 'Receipts name a message by its id: say where the answer to sending has it.',
    fa: 'رسیدها پیامک را با شناسه نام می‌برند: بگویید در پاسخ ارسال کجاست.',
  },
  like_header_name: {
    en: 'The name of the header, such as X-Signature.',
    fa: 'نام سرآیند، مانند \u2066X-Signature\u2069.',
  },
  key_missing: { en: 'Enter the key with which it signs.', fa: 'کلیدی را که با آن امضا می‌کند بنویسید.' },
}
