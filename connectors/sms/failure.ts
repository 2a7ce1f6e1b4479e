import { ChannelError, type Answered, type Words } from '../connector.ts'

/** What can become of a message, however its gateway names it: whether to come again, and whether another gateway might do. */
const kinds = {
  unknown_number: { retry: false, other: false },
  wrong_number: { retry: false, other: false },
  blocked: { retry: false, other: false },
  text_refused: { retry: false, other: true },
  unreachable: { retry: false, other: false },
  not_routed: { retry: false, other: true },
  no_credit: { retry: true, other: true },
  wrong_key: { retry: true, other: true },
  wrong_sender: { retry: false, other: true },
  not_allowed: { retry: true, other: true },
  busy: { retry: true, other: true },
  gateway_broken: { retry: true, other: true },
  refused: { retry: false, other: true },
} as const
export type Reason = keyof typeof kinds

/** The gateway said no: it has not taken the message. `said` is what it answered, for admins. */
export const refused = (reason: Reason, said?: string, after?: number) =>
  new ChannelError(reason, {
    retry: kinds[reason].retry,
    certain: true,
    ...(said !== undefined && { said: said.slice(0, 200) }),
    ...(after !== undefined && { after }),
  })

/** Whether another gateway may be asked: this one has certainly not taken it, and it is not the message's own fault. */
export const isForAnother = ({ code, certain }: ChannelError) =>
  certain && (kinds[code as Reason] ?? { other: true }).other

/** An answer by its status alone, where its body says nothing that we understand. */
export function byStatus({ status, headers }: Answered): ChannelError {
  const after = Number(headers['retry-after'])
  const wait = after > 0 && after <= 86_400 ? after : undefined
  if (status === 429 || status === 503) return refused('busy', String(status), wait)
  if (status === 401 || status === 403) return refused('wrong_key', String(status))
  if (status === 402) return refused('no_credit', String(status))
  // It may have been taken before it broke.
  if (status >= 500) return new ChannelError('gateway_broken', { retry: true, certain: false, said: String(status) })
  return refused('refused', String(status))
}

export const failureWords: Words = {
  unknown_number: { en: 'There is no such number (any more).', fa: 'این شماره (دیگر) وجود ندارد.' },
  wrong_number: {
    en: 'This is no number that a text message could be sent to.',
    fa: 'به این شماره نمی‌توان پیامک فرستاد.',
  },
  blocked: {
    en: 'The customer, or his operator for him, takes no messages from this line.',
    fa: 'مشتری یا اپراتورش پیامک‌های این خط را نمی‌پذیرد.',
  },
  text_refused: {
    en: 'The gateway does not carry this text: it takes it for spam, or it holds a link or a word that is not allowed.',
    fa: 'درگاه این متن را نمی‌فرستد: آن را هرزنامه می‌داند، یا پیوند یا واژه‌ای دارد که مجاز نیست.',
  },
  unreachable: {
    en: 'It could not be delivered in time: the phone is off, or has no reception.',
    fa: 'در مهلت تحویل نرسید: گوشی خاموش یا بیرون از پوشش است.',
  },
  not_routed: { en: 'The gateway does not reach this number or country.', fa: 'درگاه به این شماره یا کشور نمی‌رسد.' },
  no_credit: {
    en: 'There is no credit left at the gateway. Top it up, and what waits goes out.',
    fa: 'اعتبار درگاه تمام شده است. شارژ کنید تا پیام‌های در انتظار بروند.',
  },
  wrong_key: {
    en: 'The gateway refuses the key or password. Copy it there once more.',
    fa: 'درگاه کلید یا گذرواژه را نمی‌پذیرد. آن را دوباره از آنجا کپی کنید.',
  },
  wrong_sender: {
    en: 'The gateway lets you send nothing from this number. Is it the line of this account?',
    fa: 'درگاه اجازهٔ فرستادن از این خط را نمی‌دهد. آیا این خط از آنِ همین حساب است؟',
  },
  not_allowed: {
    en: 'The account may not do that: look there whether it is confirmed, paid, and may be used from this server.',
    fa: 'این حساب اجازهٔ این کار را ندارد: در پنل ببینید آیا تأیید و تمدید شده و آی‌پی این کارساز مجاز است.',
  },
  busy: { en: 'The gateway asked to come again later.', fa: 'درگاه خواست که دیرتر بازگردیم.' },
  gateway_broken: { en: 'The gateway has a fault of its own.', fa: 'درگاه خودش خطا دارد.' },
  refused: { en: 'The gateway does not accept this message.', fa: 'درگاه این پیامک را نمی‌پذیرد.' },
  partly_sent: {
    en: 'Only a part of the text has left. Look with the customer before you send it again.',
    fa: 'تنها بخشی از متن رفته است. پیش از فرستادن دوباره از مشتری بپرسید.',
  },
  no_answer: { en: 'Nothing answers there.', fa: 'از آنجا پاسخی نمی‌آید.' },
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
}
