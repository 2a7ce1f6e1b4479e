import type { Words } from '../connector.ts'

const steps: Words = {
  one_line: { en: 'One line only', fa: 'تنها یک خط' },
  propose: { en: 'Find the servers', fa: 'یافتن کارسازها' },
  proposed: {
    en: 'Filled in from the address. Look at them under “More settings”, and try them out.',
    fa: 'از روی نشانی پر شد. در «تنظیمات بیشتر» ببینید و بیازمایید.',
  },
  nothing_proposed: { en: 'Type the address first.', fa: 'نخست نشانی را بنویسید.' },
  oauth: { en: 'Asking for a token', fa: 'درخواست ژتون' },
  imap_connect: { en: 'Reaching the server for incoming mail', fa: 'رسیدن به کارساز دریافت' },
  imap_sign_in: { en: 'Signing in there', fa: 'ورود به آن' },
  folder: { en: 'Finding the folders', fa: 'یافتن پوشه‌ها' },
  idle: { en: 'Hearing of new mail at once', fa: 'آگاهی فوری از نامهٔ تازه' },
  smtp_connect: { en: 'Reaching the server for outgoing mail', fa: 'رسیدن به کارساز ارسال' },
  smtp_sign_in: { en: 'Signing in there', fa: 'ورود به آن' },
  watch: { en: 'Opening the mailbox', fa: 'باز کردن صندوق' },
  send: { en: 'Sending a mail to itself', fa: 'فرستادن نامه‌ای به خودش' },
  arrive: { en: 'Waiting until it comes in', fa: 'چشم‌به‌راه رسیدنش' },
  spf: { en: 'Which servers may send for the domain (SPF)', fa: 'کارسازهای مجاز دامنه برای ارسال (SPF)' },
  dkim: { en: 'The key of our signature (DKIM)', fa: 'کلید امضای ما (DKIM)' },
  dmarc: { en: 'What the domain wants of forged mail (DMARC)', fa: 'خواست دامنه دربارهٔ نامهٔ جعلی (DMARC)' },
}

/** What to change in the DNS. */
const records: Words = {
  spf_missing: {
    en: 'The domain does not say who may send for it, so your mail may land among the unwanted. Publish a TXT record at the domain that begins with v=spf1; your mail provider says how it goes on.',
    fa: 'دامنه نمی‌گوید چه کسی از سوی آن می‌فرستد و نامه‌هایتان شاید هرزنامه شمرده شوند. برای دامنه رکورد TXT بگذارید که با \u2066v=spf1\u2069 آغاز شود؛ دنباله‌اش را سرویس ایمیلتان می‌گوید.',
  },
  spf_twice: {
    en: 'There are several records that begin with v=spf1, and then none counts. Make one of them.',
    fa: 'چند رکورد با \u2066v=spf1\u2069 آغاز می‌شود و در این حال هیچ‌یک شمرده نمی‌شود. همه را یکی کنید.',
  },
  spf_open: {
    en: 'The record lets the whole world send for the domain. End it with ~all or -all.',
    fa: 'این رکورد به همهٔ جهان اجازهٔ ارسال از سوی دامنه می‌دهد. آن را با \u2066~all\u2069 یا \u2066-all\u2069 پایان دهید.',
  },
  dkim_missing: {
    en: 'There is no public key at selector._domainkey of the domain, so nobody can check the signature. Publish it there as a TXT record: v=DKIM1; k=rsa; p=…',
    fa: 'در \u2066selector._domainkey\u2069 دامنه کلیدی نیست و کسی نمی‌تواند امضا را بسنجد. کلید عمومی را آنجا در رکورد TXT بگذارید: \u2066v=DKIM1; k=rsa; p=…\u2069',
  },
  dkim_other: {
    en: 'The public key in the DNS does not belong to the private key that is entered here. Publish the right one, or choose another selector.',
    fa: 'کلید عمومی در DNS با کلید خصوصی نوشته‌شده جفت نیست. کلید درست را بگذارید یا گزینشگر دیگری برگزینید.',
  },
  dkim_key: {
    en: 'The private key cannot be read. It must be whole, in PEM form, and without a password.',
    fa: 'کلید خصوصی خوانده نمی‌شود. باید کامل، به شکل PEM و بی‌گذرواژه باشد.',
  },
  dmarc_missing: {
    en: 'Large providers refuse much mail of domains without it. Publish a TXT record at _dmarc of the domain: v=DMARC1; p=none',
    fa: 'سرویس‌های بزرگ بسیاری از نامه‌های دامنه‌های بی آن را نمی‌پذیرند. در \u2066_dmarc\u2069 دامنه رکورد TXT بگذارید: \u2066v=DMARC1; p=none\u2069',
  },
}

const troubles: Words = {
  ok: { en: 'All is well.', fa: 'همه چیز درست است.' },
  wrong_password: {
    en: 'The mail server refused the user name or password. Many providers want a password made for this app.',
    fa: 'کارساز ایمیل نام کاربری یا گذرواژه را نپذیرفت. بسیاری از سرویس‌ها گذرواژهٔ ویژهٔ برنامه می‌خواهند.',
  },
  sign_in_later: {
    en: 'The mail server lets nobody in at the moment; it is tried again.',
    fa: 'کارساز ایمیل اکنون کسی را راه نمی‌دهد؛ دوباره تلاش می‌شود.',
  },
  wrong_host: {
    en: 'There is no mail server of that name. Check how it is spelled.',
    fa: 'کارسازی به این نام نیست. املای آن را بررسی کنید.',
  },
  unreachable: {
    en: 'The mail server does not answer. Check its name and port; it is tried again.',
    fa: 'کارساز ایمیل پاسخ نمی‌دهد. نام و درگاه آن را بررسی کنید؛ دوباره تلاش می‌شود.',
  },
  tls_refused: {
    en: 'No safe connection: the encryption does not fit the port, or the certificate is not valid for that name.',
    fa: 'اتصال امن برقرار نشد: رمزنگاری با درگاه جور نیست یا گواهی برای این نام معتبر نیست.',
  },
  not_understood: {
    en: 'What answers there is no mail server, or one that refuses to talk. Check the port.',
    fa: 'آنچه پاسخ می‌دهد کارساز ایمیل نیست یا گفتگو نمی‌کند. درگاه را بررسی کنید.',
  },
  no_such_folder: {
    en: 'A folder does not exist in the mailbox. Check how it is spelled; the others are read.',
    fa: 'پوشه‌ای در صندوق نیست. املای آن را بررسی کنید؛ بقیه خوانده می‌شوند.',
  },
  no_idle: {
    en: 'This server does not announce new mail: it is looked for every minute.',
    fa: 'این کارساز نامهٔ تازه را خبر نمی‌دهد: هر دقیقه نگاه می‌شود.',
  },
  not_stored: {
    en: 'New mail could not be stored here; nothing is lost, it is fetched again.',
    fa: 'نامهٔ تازه اینجا ذخیره نشد؛ چیزی گم نمی‌شود و دوباره گرفته می‌شود.',
  },
  not_arrived: {
    en: 'It was sent, but did not come in within two minutes. Look into the spam folder and at the rules of the mailbox. If the address is forwarded, see that it leads to this very mailbox.',
    fa: 'نامه فرستاده شد، اما در دو دقیقه نرسید. پوشهٔ هرزنامه و قانون‌های صندوق را ببینید. اگر نامه‌های این نشانی هدایت می‌شوند، بررسی کنید که به همین صندوق برسند.',
  },
  arrived_as_spam: {
    en: 'It came in, but into the spam folder, which is not read. Mark it there as wanted; SPF, DKIM and DMARC of the domain may be missing: try the settings out.',
    fa: 'نامه رسید، اما به پوشهٔ هرزنامه که خوانده نمی‌شود. آنجا نشان «هرزنامه نیست» بزنید؛ شاید SPF، DKIM یا DMARC دامنه کم است: تنظیمات را بیازمایید.',
  },
  mail_not_readable: {
    en: 'The mail server could not hand out one mail. It is still in the mailbox: look there.',
    fa: 'کارساز نتوانست یک نامه را بدهد. آن نامه هنوز در صندوق است: آنجا را ببینید.',
  },
  private_address: {
    en: 'The address for tokens leads into a private network, which channels may not call. Whoever runs Peyk can allow it with PRIVATE_NETWORKS.',
    fa: 'نشانی دریافت ژتون در شبکهٔ داخلی است و کانال‌ها اجازهٔ رفتن به آن را ندارند. گردانندهٔ پیک می‌تواند با \u2066PRIVATE_NETWORKS\u2069 اجازه دهد.',
  },
  oauth_unreachable: {
    en: 'The provider gives out no token at the moment; it is tried again.',
    fa: 'سرویس اکنون ژتون نمی‌دهد؛ دوباره تلاش می‌شود.',
  },
  token_refused: {
    en: 'The mail server refused the token. The consent must cover reading and sending mail, and the account must allow IMAP and SMTP.',
    fa: 'کارساز ایمیل ژتون را نپذیرفت. اجازه باید خواندن و فرستادن نامه را در بر بگیرد و حساب باید IMAP و SMTP را باز گذاشته باشد.',
  },
  oauth_refused: {
    en: 'The provider no longer accepts the stored consent. Sign in there again and enter the new refresh token.',
    fa: 'سرویس دیگر اجازهٔ پیشین را نمی‌پذیرد. دوباره آنجا وارد شوید و ژتون نوسازی تازه را بنویسید.',
  },
}

const failures: Words = {
  recipient_invalid: { en: 'This is no e-mail address.', fa: 'این نشانی ایمیل نیست.' },
  recipient_refused: {
    en: 'The mail server says that this recipient does not exist or takes no mail from us.',
    fa: 'کارساز ایمیل می‌گوید چنین گیرنده‌ای نیست یا از ما نامه نمی‌گیرد.',
  },
  partly_refused: {
    en: 'Some recipients were refused; the others have got it.',
    fa: 'برخی گیرندگان پذیرفته نشدند؛ دیگران آن را گرفته‌اند.',
  },
  sender_refused: {
    en: 'The mail server does not let this account send as this address.',
    fa: 'کارساز ایمیل نمی‌گذارد این حساب با این نشانی بفرستد.',
  },
  mail_refused: {
    en: 'The mail server refused this mail, perhaps as unwanted.',
    fa: 'کارساز ایمیل این نامه را نپذیرفت، شاید به گمان هرزنامه.',
  },
  mail_too_large: {
    en: 'The mail server takes no mail of this size. Send fewer or smaller files.',
    fa: 'کارساز ایمیل نامه‌ای به این بزرگی نمی‌پذیرد. پرونده‌های کمتر یا کوچک‌تر بفرستید.',
  },
  file_not_readable: {
    en: 'A file could not be read; it is tried again.',
    fa: 'پرونده‌ای خوانده نشد؛ دوباره تلاش می‌شود.',
  },
  later: { en: 'The mail server asked to come again later.', fa: 'کارساز ایمیل خواست که دیرتر بازگردیم.' },
  no_answer: {
    en: 'The connection broke as the mail was handed over: it may have been sent.',
    fa: 'اتصال هنگام سپردن نامه برید: شاید فرستاده شده باشد.',
  },
  bounced: { en: 'It came back: it could not be delivered.', fa: 'بازگشت خورد: رساندنی نبود.' },
  bounced_address: { en: 'It came back: this address does not exist.', fa: 'بازگشت خورد: چنین نشانی‌ای نیست.' },
  bounced_full: { en: 'It came back: the mailbox is full.', fa: 'بازگشت خورد: صندوق پر است.' },
  bounced_size: { en: 'It came back: it is too large for this mailbox.', fa: 'بازگشت خورد: برای این صندوق بزرگ است.' },
  bounced_refused: {
    en: 'It came back: the receiving side refuses our mail.',
    fa: 'بازگشت خورد: طرف گیرنده نامهٔ ما را نمی‌پذیرد.',
  },
  bounced_expired: {
    en: 'It came back: the receiving side could not be reached for days.',
    fa: 'بازگشت خورد: طرف گیرنده روزها در دسترس نبود.',
  },
}

/** For every code and step that this connector says. */
export const words: Words = { ...steps, ...records, ...troubles, ...failures }
