import type { Words } from '../connector.ts'
import type { Dialect } from './dialect.ts'

const steps: Words = {
  token: { en: 'Introducing ourselves with the token', fa: 'معرفی با توکن' },
  webhook: { en: 'The way by which messages are handed over', fa: 'راه تحویل پیام‌ها' },
  poll: { en: 'Asking for messages', fa: 'پرسیدن پیام‌ها' },
}

const setup: Words = {
  ok: { en: 'All is well.', fa: 'همه چیز درست است.' },
  wrong_token: {
    en: 'The token is not accepted. Copy it whole from where the bot was made; a token that was renewed there no longer counts here.',
    fa: 'توکن پذیرفته نشد. آن را کامل از همان‌جا که بات ساخته شده رونوشت کنید؛ توکنی که آنجا نو شده باشد دیگر اینجا اعتبار ندارد.',
  },
  other_poller: {
    en: 'Another program asks for the messages of this bot, so each of you gets only some. Stop it, or renew the token, which locks it out.',
    fa: 'برنامهٔ دیگری هم پیام‌های این بات را می‌گیرد و هر کدام تنها بخشی را می‌بینید. آن را بازایستانید یا توکن را نو کنید تا راهش بسته شود.',
  },
  webhook_set: {
    en: 'The messages of this bot are handed to a webhook at present. Saving this channel ends that, and they come here.',
    fa: 'پیام‌های این بات اکنون به یک وب‌هوک تحویل داده می‌شوند. با ذخیرهٔ این کانال آن پایان می‌یابد و پیام‌ها به اینجا می‌آیند.',
  },
  webhook_elsewhere: {
    en: 'The messages of this bot are handed to another address at present. Saving this channel ends that, and they come here.',
    fa: 'پیام‌های این بات اکنون به نشانی دیگری تحویل داده می‌شوند. با ذخیرهٔ این کانال آن پایان می‌یابد و پیام‌ها به اینجا می‌آیند.',
  },
  webhook_address_missing: {
    en: 'Messages cannot be handed over, as the address of this hub is missing. Enter it in the form, or choose that the hub asks.',
    fa: 'پیام‌ها را نمی‌توان تحویل داد، چون نشانی این هاب نوشته نشده است. آن را در برگه بنویسید یا «هاب خودش می‌پرسد» را برگزینید.',
  },
  webhook_needs_https: {
    en: 'Messages are handed only to addresses that begin with https://. Use such a one, or choose that the hub asks.',
    fa: 'پیام‌ها تنها به نشانی‌هایی تحویل داده می‌شوند که با \u2066https://\u2069 آغاز شوند. چنین نشانی‌ای بنویسید یا «هاب خودش می‌پرسد» را برگزینید.',
  },
  webhook_fails: {
    en: 'Messages could not be handed over a moment ago. Whether the address of this hub can be reached from the internet, and its certificate is good, decides that; they wait there for a day.',
    fa: 'اندکی پیش تحویل پیام‌ها شدنی نبود. ببینید نشانی این هاب از اینترنت در دسترس و گواهی‌اش معتبر است؛ پیام‌ها آنجا یک روز می‌مانند.',
  },
  unreachable: {
    en: 'The server cannot be reached from here at the moment; it is tried again.',
    fa: 'کارساز اکنون از اینجا در دسترس نیست؛ دوباره تلاش می‌شود.',
  },
  private_address: {
    en: 'The server of the Bot API lies in a private network, which channels may not call. Whoever runs Peyk can allow it with PRIVATE_NETWORKS.',
    fa: 'کارساز Bot API در شبکهٔ داخلی است و کانال‌ها اجازهٔ رفتن به آن را ندارند. گردانندهٔ پیک می‌تواند با \u2066PRIVATE_NETWORKS\u2069 اجازه دهد.',
  },
  no_such_host: {
    en: 'The name of the server cannot be found. Look at its address, or at this machine’s way to the internet.',
    fa: 'کارسازی به این نام پیدا نشد. نشانی آن یا راه این دستگاه به اینترنت را بررسی کنید.',
  },
  tls_refused: {
    en: 'The certificate of the server is not good, so the token was not sent.',
    fa: 'گواهی کارساز معتبر نیست و برای همین توکن فرستاده نشد.',
  },
  no_answer: {
    en: 'The line broke before an answer came. Nobody can tell whether it arrived.',
    fa: 'ارتباط پیش از رسیدن پاسخ برید. نمی‌توان گفت رسیده است یا نه.',
  },
}

const sending: Words = {
  slow_down: {
    en: 'Too much was sent at once; it goes on by itself.',
    fa: 'یک‌باره بیش از اندازه فرستاده شد؛ خودش ادامه می‌یابد.',
  },
  blocked: { en: 'This person has blocked the bot.', fa: 'این شخص بات را مسدود کرده است.' },
  user_gone: { en: 'This person’s account no longer exists.', fa: 'حساب این شخص دیگر وجود ندارد.' },
  not_started: {
    en: 'A bot cannot write first: this person must write to it.',
    fa: 'بات نمی‌تواند آغازگر باشد: این شخص باید نخست به آن بنویسد.',
  },
  not_allowed_there: {
    en: 'The bot may not write there, or was removed from the group.',
    fa: 'بات اجازهٔ نوشتن در آنجا را ندارد یا از گروه بیرون گذاشته شده است.',
  },
  topic_closed: { en: 'The topic in the group is closed.', fa: 'این موضوع در گروه بسته شده است.' },
  chat_not_found: {
    en: 'This person or group is not known there. It may be another bot’s.',
    fa: 'این شخص یا گروه آنجا شناخته نیست. شاید از آنِ بات دیگری باشد.',
  },
  group_moved: {
    en: 'The group has moved, and where to is not known yet.',
    fa: 'این گروه جابه‌جا شده و نشانی تازه‌اش هنوز معلوم نیست.',
  },
  file_empty: { en: 'A file is empty.', fa: 'یک پرونده خالی است.' },
  file_too_large: { en: 'A file is too large.', fa: 'یک پرونده بیش از اندازه بزرگ است.' },
  file_gone: { en: 'The file can no longer be loaded.', fa: 'این پرونده دیگر دریافت‌شدنی نیست.' },
  text_too_long: { en: 'The text is too long.', fa: 'متن بیش از اندازه بلند است.' },
  text_empty: { en: 'The text is empty.', fa: 'متن خالی است.' },
  too_late_to_change: {
    en: 'It can no longer be changed or taken back there.',
    fa: 'دیگر نمی‌توان آن را آنجا تغییر داد یا حذف کرد.',
  },
  partly_sent: {
    en: 'Only part of it has arrived. See what is there before you send it again.',
    fa: 'تنها بخشی از آن رسیده است. پیش از فرستادن دوباره ببینید چه رسیده.',
  },
  refused: { en: 'It was refused there.', fa: 'آنجا پذیرفته نشد.' },
}

export const wordsOf = ({ webhook }: Dialect): Words => {
  const { webhook: step, ...rest } = steps
  return { ...rest, ...(webhook && { webhook: step! }), ...setup, ...sending }
}
