import { botApi } from '../botapi/connector.ts'
import { parse } from './parse.ts'

export const telegram = botApi(
  {
    kind: 'telegram',
    folder: import.meta.dirname,
    name: { en: 'Telegram', fa: 'تلگرام' },
    root: 'https://api.telegram.org',
    webhook: true,
    reactions: true,
    albums: true,
    streams: true,
    quotes: 'reply_parameters',
    removal: 48,
    bots: 'https://t.me/',
    hint: {
      en: '@BotFather gives it to you when you make a bot, like 123456789:AAF… In groups it hears everything only as an admin, or with its privacy mode off.',
      fa: '\u2066@BotFather\u2069 هنگام ساختن بات آن را می‌دهد، مانند \u2066123456789:AAF…\u2069. در گروه‌ها تنها وقتی همه‌چیز را می‌شنود که مدیر باشد یا حالت privacy آن خاموش باشد.',
    },
  },
  parse,
)
