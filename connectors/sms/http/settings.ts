import { z } from 'zod'
import { fields } from '../fields.ts'

const { advanced, choice, code, secret, text } = fields
/** Those of `presets.ts`. */
const presetLabels = {
  smsir: { en: 'SMS.ir', fa: 'SMS.ir' },
  melipayamak: { en: 'Melipayamak', fa: 'ملی پیامک' },
  vonage: { en: 'Vonage', fa: 'Vonage' },
  elks: { en: '46elks', fa: '46elks' },
}
const path = (label: { en: string; fa: string }, hint?: { en: string; fa: string }) => code(text(200, label, hint))

export const httpFields = z.object({
  httpPreset: choice(
    {
      none: { en: 'Another one, described below', fa: 'درگاهی دیگر که پایین شرح داده می‌شود' },
      ...presetLabels,
    },
    'none',
    { en: 'Which gateway', fa: 'کدام درگاه' },
    {
      en: 'For a known one, choose it and press “Fill in”. Any other: its manual for sending by HTTP says what belongs below.',
      fa: 'اگر درگاه شناخته‌شده است، آن را برگزینید و «پر کردن» را بزنید. وگرنه، راهنمای ارسال HTTP درگاه می‌گوید پایین چه بنویسید.',
    },
  ),
  httpUser: code(
    text(
      200,
      { en: 'User name or account', fa: 'نام کاربری یا حساب' },
      {
        en: 'Stands where {{user}} is. Empty if there is none.',
        fa: 'جای \u2066{{user}}\u2069 می‌نشیند. اگر ندارد، خالی.',
      },
    ),
  ),
  httpPassword: secret(
    { en: 'Password or key', fa: 'گذرواژه یا کلید' },
    { en: 'Stands where {{password}} is.', fa: 'جای \u2066{{password}}\u2069 می‌نشیند.' },
  ),
  httpUrl: code(
    text(
      1000,
      { en: 'Address for sending', fa: 'نشانی ارسال' },
      {
        en: 'May hold {{to}}, {{from}}, {{text}}, {{id}}, {{user}}, {{password}} and {{callback}}.',
        fa: 'می‌تواند \u2066{{to}} {{from}} {{text}} {{id}} {{user}} {{password}} {{callback}}\u2069 داشته باشد.',
      },
    ),
  ),
  httpMethod: choice({ POST: { en: 'POST', fa: 'POST' }, GET: { en: 'GET', fa: 'GET' } }, 'POST', {
    en: 'Method',
    fa: 'متد',
  }),
  httpType: choice(
    {
      json: { en: 'JSON', fa: 'JSON' },
      form: { en: 'Form (a=1&b=2)', fa: 'فرم \u2066(a=1&b=2)\u2069' },
      xml: { en: 'XML', fa: 'XML' },
    },
    'json',
    { en: 'Form of the request', fa: 'قالب درخواست' },
  ),
  httpBody: code(
    text(
      4000,
      { en: 'Body of the request', fa: 'بدنهٔ درخواست' },
      {
        en: 'As the manual shows it, with names in braces in place of the examples. In JSON keep the quotes around them.',
        fa: 'همان که راهنما نشان می‌دهد، با نام‌های درون آکولاد به جای نمونه‌ها. در JSON گیومهٔ دورشان بماند.',
      },
    ),
  ),
  httpHeaders: z
    .array(z.string().trim().max(1000))
    .max(20)
    .default([])
    .meta(
      fields.words(
        { en: 'Headers', fa: 'سرآیندها' },
        {
          en: 'One per line, such as “X-Api-Key: {{password}}” or “Authorization: Bearer {{password}}”.',
          fa: 'هر خط یکی، مانند \u2066X-Api-Key: {{password}}\u2069 یا \u2066Authorization: Bearer {{password}}\u2069.',
        },
      ),
    ),
  httpNumber: choice(
    {
      plus: { en: '+989121234567', fa: '\u2066+989121234567\u2069' },
      digits: { en: '989121234567', fa: '989121234567' },
      zeros: { en: '00989121234567', fa: '00989121234567' },
      national: { en: '09121234567', fa: '09121234567' },
    },
    'plus',
    { en: 'How it writes numbers', fa: 'شیوهٔ نوشتن شماره' },
  ),
  httpTaken: path(
    { en: 'It has taken a message when', fa: 'نشان پذیرفته شدن پیامک' },
    {
      en: 'Such as status=1 or result.code=200|201 of its answer. Empty: any answer from 200 to 299.',
      fa: 'مانند \u2066status=1\u2069 یا \u2066result.code=200|201\u2069 در پاسخ. خالی: هر پاسخ ۲۰۰ تا ۲۹۹.',
    },
  ),
  httpId: path(
    { en: 'Where its answer names the message', fa: 'جای شناسهٔ پیامک در پاسخ' },
    {
      en: 'Such as data.messageIds.0. Empty: nowhere, and there are no receipts.',
      fa: 'مانند \u2066data.messageIds.0\u2069. خالی: هیچ جا، و رسیدی نمی‌آید.',
    },
  ),
  httpReason: path(
    { en: 'Where its answer says what is wrong', fa: 'جای دلیل رد شدن در پاسخ' },
    {
      en: 'Such as message. You then read it here when you try it out.',
      fa: 'مانند \u2066message\u2069. آنگاه هنگام آزمایش همین‌جا می‌خوانیدش.',
    },
  ),
  httpTextAt: path(
    { en: 'Messages that come in: where the text is', fa: 'پیامک دریافتی: جای متن' },
    { en: 'The name of the field that the gateway calls back with.', fa: 'نام فیلدی که درگاه هنگام فراخوان می‌فرستد.' },
  ),
  httpFromAt: path({ en: 'Messages that come in: where the sender is', fa: 'پیامک دریافتی: جای فرستنده' }),
  httpIdAt: path(
    { en: 'Messages that come in: where their id is', fa: 'پیامک دریافتی: جای شناسه' },
    {
      en: 'Or, where there is none, the time. By it a message that is handed over twice is one.',
      fa: 'یا اگر شناسه ندارد، زمان. پیامکی که دوبار بیاید با همین یکی شمرده می‌شود.',
    },
  ),
  httpReceiptIdAt: path({ en: 'Receipts: where the id of the message is', fa: 'رسید: جای شناسهٔ پیامک' }),
  httpStateAt: path({ en: 'Receipts: where its state is', fa: 'رسید: جای وضعیت' }),
  httpDelivered: code(
    text(
      300,
      { en: 'States that mean: delivered', fa: 'وضعیت‌هایی که یعنی رسید' },
      {
        en: 'With bars between, such as DELIVRD|delivered|1.',
        fa: 'با خط عمودی میانشان، مانند \u2066DELIVRD|delivered|1\u2069.',
      },
    ),
  ),
  httpFailed: code(text(300, { en: 'States that mean: it will not arrive', fa: 'وضعیت‌هایی که یعنی نمی‌رسد' })),
  httpSignature: advanced(
    choice(
      {
        none: { en: 'No: the key in the address proves it', fa: 'نه: کلید درون نشانی آن را ثابت می‌کند' },
        sha256: { en: 'HMAC-SHA256 of the body', fa: 'HMAC-SHA256 از بدنه' },
        sha1: { en: 'HMAC-SHA1 of the body', fa: 'HMAC-SHA1 از بدنه' },
      },
      'none',
      { en: 'Does it sign what it calls back?', fa: 'آیا فراخوان‌ها را امضا می‌کند؟' },
    ),
  ),
  httpSignatureHeader: advanced(
    path(
      { en: 'Header of the signature', fa: 'سرآیند امضا' },
      { en: 'Such as X-Signature.', fa: 'مانند \u2066X-Signature\u2069.' },
    ),
  ),
  httpSignatureKey: advanced(secret({ en: 'Key of the signature', fa: 'کلید امضا' })),
  httpBalanceUrl: advanced(code(text(1000, { en: 'Address for the balance, by GET', fa: 'نشانی موجودی، با GET' }))),
  httpBalanceAt: advanced(path({ en: 'Where its answer says the balance', fa: 'جای موجودی در پاسخ' })),
  httpBalanceCurrency: advanced(
    text(10, { en: 'Currency of the balance', fa: 'واحد موجودی' }, { en: 'Like IRR or EUR.', fa: 'مانند IRR یا EUR.' }),
  ),
})
export type HttpSettings = z.output<typeof httpFields>
