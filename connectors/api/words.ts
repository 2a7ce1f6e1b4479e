import type { Words } from '../connector.ts'

/** For every code and step that this connector says. */
export const words: Words = {
  encrypted: { en: 'Whether the way there is encrypted', fa: 'رمزگذاری راه' },
  reach: { en: 'Reaching the address', fa: 'رسیدن به نشانی' },
  answer: { en: 'Sending a signed ping to your program', fa: 'فرستادن یک ping امضاشده به برنامهٔ شما' },
  ok: { en: 'All is well.', fa: 'همه چیز درست است.' },
  not_encrypted: {
    en: 'Answers go there readable for everyone on the way. Use an address that begins with https://.',
    fa: 'پاسخ‌ها در راه برای همه خواندنی‌اند. نشانی‌ای بگذارید که با \u2066https://\u2069 آغاز شود.',
  },
  private_address: {
    en: 'This leads into a private network, which channels may not call. Whoever runs Peyk can allow it with PRIVATE_NETWORKS.',
    fa: 'این نشانی در شبکهٔ داخلی است و کانال‌ها اجازهٔ رفتن به آن را ندارند. گردانندهٔ پیک می‌تواند با \u2066PRIVATE_NETWORKS\u2069 اجازه دهد.',
  },
  no_such_host: {
    en: 'There is no server of this name. Look for a typing error in the address.',
    fa: 'کارسازی به این نام نیست. املای نشانی را بررسی کنید.',
  },
  tls_refused: {
    en: 'The certificate there is not good: expired, of another name, or of an issuer that nobody knows.',
    fa: 'گواهی آن کارساز معتبر نیست: تاریخش گذشته، از آنِ نام دیگری است یا صادرکننده‌اش شناخته نیست.',
  },
  no_answer: {
    en: 'Nothing answers there; it is tried again for three days.',
    fa: 'از آنجا پاسخی نمی‌آید؛ تا سه روز دوباره تلاش می‌شود.',
  },
  redirect: {
    en: 'It points to another address, and nothing is sent on. Enter the final address.',
    fa: 'به نشانی دیگری ارجاع می‌دهد و چیزی به آنجا فرستاده نمی‌شود. نشانی نهایی را بنویسید.',
  },
  not_believed: {
    en: 'Your program refuses our signature (401 or 403). Does it have the same key, and does it check the body as it came?',
    fa: 'برنامهٔ شما امضای ما را نمی‌پذیرد (۴۰۱ یا ۴۰۳). آیا همین کلید را دارد و متن را دست‌نخورده می‌سنجد؟',
  },
  no_such_address: {
    en: 'The server is there, but has nothing at this path (404).',
    fa: 'کارساز هست، ولی در این مسیر چیزی ندارد (۴۰۴).',
  },
  gone: {
    en: 'Your program says that it wants nothing any more (410). What is written now fails until the address takes messages again.',
    fa: 'برنامهٔ شما می‌گوید دیگر چیزی نمی‌خواهد (۴۱۰). تا نشانی دوباره پیام نپذیرد، پیام‌ها نمی‌رسند.',
  },
  message_refused: {
    en: 'The other system does not accept this message.',
    fa: 'سامانهٔ مقابل این پیام را نمی‌پذیرد.',
  },
  message_too_large: {
    en: 'The other system takes no message of this size. Send fewer or smaller files.',
    fa: 'سامانهٔ مقابل پیامی به این بزرگی نمی‌پذیرد. پرونده‌های کمتر یا کوچک‌تر بفرستید.',
  },
  far_busy: {
    en: 'The other system asked to come again later.',
    fa: 'سامانهٔ مقابل خواست که دیرتر بازگردیم.',
  },
  far_refused: {
    en: 'The other system refuses what we send; it is tried again for three days.',
    fa: 'سامانهٔ مقابل فرستادهٔ ما را نمی‌پذیرد؛ تا سه روز دوباره تلاش می‌شود.',
  },
  far_broken: {
    en: 'The other system has a fault of its own (5xx); it is tried again for three days.',
    fa: 'سامانهٔ مقابل خودش خطا دارد (۵۰۰ و مانند آن)؛ تا سه روز دوباره تلاش می‌شود.',
  },
}
