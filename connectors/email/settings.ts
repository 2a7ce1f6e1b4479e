import { z } from 'zod'
import { answers } from '../form.ts'
import { isSafe } from './settings/endpoint.ts'
import { fields } from './settings/fields.ts'
import { senders } from './settings/senders.ts'

const { text, choice, secret, port, when, words } = fields

export const securities = {
  tls: { en: 'TLS from the first byte', fa: 'TLS از نخستین بایت' },
  starttls: { en: 'STARTTLS, after a greeting', fa: 'STARTTLS پس از درود' },
  none: { en: 'None: only inside your own network', fa: 'هیچ: تنها درون شبکهٔ خودتان' },
}
export type Security = keyof typeof securities

const security = (label: { en: string; fa: string }, usual: Security) => choice(securities, usual, label)

export const settings = z.strictObject({
  address: z
    .email()
    .max(254)
    .toLowerCase()
    .meta(words({ en: 'E-mail address', fa: 'نشانی ایمیل' })),
  name: text(
    100,
    { en: 'Name of the sender', fa: 'نام فرستنده' },
    { en: 'Such as Acme Support.', fa: 'مانند پشتیبانی آوا.' },
  ),
  password: secret(
    { en: 'Password', fa: 'گذرواژه' },
    {
      en: 'Gmail, Yahoo, iCloud, Fastmail and others want a password made for this app.',
      fa: 'جیمیل، یاهو، آی‌کلاد، فست‌میل و برخی دیگر گذرواژه‌ای ویژهٔ برنامه می‌خواهند.',
    },
  ),
  user: text(254, { en: 'User name', fa: 'نام کاربری' }, { en: 'Empty: the address.', fa: 'خالی: همان نشانی.' }),
  imapHost: text(
    253,
    { en: 'Server for incoming mail (IMAP)', fa: 'کارساز نامه‌های دریافتی (IMAP)' },
    { en: 'Empty: what is known for the address.', fa: 'خالی: آنچه برای این نشانی شناخته شده است.' },
  ),
  imapPort: port(993, { en: 'Port for IMAP', fa: 'درگاه IMAP' }),
  imapSecurity: security({ en: 'Encryption for IMAP', fa: 'رمزنگاری IMAP' }, 'tls'),
  smtpHost: text(
    253,
    { en: 'Server for outgoing mail (SMTP)', fa: 'کارساز نامه‌های ارسالی (SMTP)' },
    { en: 'Empty: what is known for the address.', fa: 'خالی: آنچه برای این نشانی شناخته شده است.' },
  ),
  smtpPort: port(465, { en: 'Port for SMTP', fa: 'درگاه SMTP' }),
  smtpSecurity: security({ en: 'Encryption for SMTP', fa: 'رمزنگاری SMTP' }, 'tls'),
  smtpUser: text(
    254,
    { en: 'User name for sending', fa: 'نام کاربری برای ارسال' },
    { en: 'Empty: the same as for incoming mail.', fa: 'خالی: همان نام دریافت.' },
  ),
  smtpPassword: secret(
    { en: 'Password for sending', fa: 'گذرواژه برای ارسال' },
    { en: 'Empty: the same as for incoming mail.', fa: 'خالی: همان گذرواژهٔ دریافت.' },
  ),
  folders: z
    .array(z.string().trim().min(1).max(500))
    .min(1)
    .max(50)
    .default(['INBOX'])
    .meta(
      words({ en: 'Folders to read', fa: 'پوشه‌هایی که خوانده می‌شوند' }, { en: 'One per line.', fa: 'هر خط یکی.' }),
    ),
  since: when(
    { en: 'Read mail that arrived since', fa: 'خواندن نامه‌های رسیده از' },
    {
      en: 'Like 2026-01-31. Left alone: only what arrives from now on.',
      fa: 'مانند ۱۴۰۴/۱۱/۱۱. دست‌نخورده: تنها آنچه از این پس می‌رسد.',
    },
  ),
  markSeen: z
    .boolean()
    .default(false)
    .meta(
      words(
        { en: 'Mark what was read as seen', fa: 'نشان «دیده‌شده» برای خوانده‌ها' },
        { en: 'Off: the mailbox stays as it is.', fa: 'خاموش: صندوق همان‌گونه می‌ماند.' },
      ),
    ),
  authserv: text(
    253,
    { en: 'Server that checks senders', fa: 'کارسازی که فرستنده‌ها را می‌سنجد' },
    {
      en: 'Its name in the Authentication-Results of your mail, if it removes such lines that others wrote. Empty: that of a known provider; otherwise signatures are checked here.',
      fa: 'نامش در Authentication-Results نامه‌هایتان، اگر چنین سطرهایی از دیگران را پاک می‌کند. خالی: کارساز شرکت‌های شناخته‌شده؛ وگرنه امضاها همین‌جا بررسی می‌شوند.',
    },
  ),
  signature: text(
    2000,
    { en: 'Signature', fa: 'امضا' },
    {
      en: 'Below each answer. {{agent}} stands for the name of whoever writes it.',
      fa: 'زیر هر پاسخ. \u2066{{agent}}\u2069 جای نام کسی است که پاسخ را می‌نویسد.',
    },
  ),
  senders,
  ...answers(2000),
  oauthEndpoint: text(
    500,
    { en: 'OAuth: address for tokens', fa: 'OAuth: نشانی دریافت ژتون' },
    {
      en: 'Only where a password is not allowed, as at Microsoft. Empty: the password is used.',
      fa: 'تنها جایی که گذرواژه پذیرفته نیست، مانند مایکروسافت. خالی: گذرواژه به کار می‌رود.',
    },
  ).refine((url) => url === '' || isSafe(url), 'Write it like https://login.example/token'),
  oauthClient: text(300, { en: 'OAuth: client', fa: 'OAuth: شناسهٔ برنامه' }),
  oauthSecret: secret({ en: 'OAuth: secret of the client', fa: 'OAuth: راز برنامه' }),
  oauthRefresh: secret({ en: 'OAuth: refresh token', fa: 'OAuth: ژتون نوسازی' }, undefined, 5000),
  dkimSelector: text(
    63,
    { en: 'DKIM: selector', fa: 'DKIM: گزینشگر' },
    {
      en: 'Only if your mail server does not sign by itself. Empty: not signed here.',
      fa: 'تنها اگر کارساز ایمیلتان خود امضا نمی‌کند. خالی: اینجا امضا نمی‌شود.',
    },
  ).refine((name) => name === '' || /^[a-zA-Z0-9._-]+$/.test(name), 'Letters, digits, dots and dashes'),
  dkimKey: secret({ en: 'DKIM: private key', fa: 'DKIM: کلید خصوصی' }, { en: 'In PEM form.', fa: 'به شکل PEM.' }, 8000),
})

/** What one who sets a mailbox up is asked for; all else the form folds away. */
const everyday = ['address', 'name', 'password', 'imapHost', 'smtpHost', 'since', 'signature']
for (const [name, field] of Object.entries(settings.shape))
  if (!everyday.includes(name)) z.globalRegistry.add(field, { ...field.meta(), advanced: true })
z.globalRegistry.add(settings, words({ en: 'E-mail', fa: 'ایمیل' }))

export type Settings = z.output<typeof settings>
