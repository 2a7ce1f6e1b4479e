import { botApi } from '../botapi/connector.ts'
import { parse } from './parse.ts'

// Whether it proves its webhooks, tells of reactions, takes albums and files of untold length, and until when it takes back, nobody has confirmed.
export const bale = botApi(
  {
    kind: 'bale',
    folder: import.meta.dirname,
    name: { en: 'Bale', fa: 'بله' },
    root: 'https://tapi.bale.ai',
    webhook: false,
    reactions: false,
    albums: false,
    streams: false,
    quotes: 'reply_to_message_id',
    hint: {
      en: '@botfather in Bale gives it to you. Webhooks, reactions, albums and taking back are off: Bale has not confirmed how it does them.',
      fa: '\u2066@botfather\u2069 در بله آن را می‌دهد. وب‌هوک، واکنش، آلبوم و حذف پیام خاموش‌اند: بله شیوهٔ آن‌ها را تأیید نکرده است.',
    },
  },
  parse,
)
