import { botApi } from '../botapi/connector.ts'
import { parse } from './parse.ts'

export const telegram = botApi(
  {
    kind: 'telegram',
    name: { en: 'Telegram', fa: 'تلگرام' },
    root: 'https://api.telegram.org',
    webhook: true,
    reactions: true,
    albums: true,
    quotes: 'reply_parameters',
    removal: 48,
    hint: {
      en: '@BotFather gives it to you when you make a bot, like 123456789:AAF… What is said in groups is not read yet.',
      fa: '\u2066@BotFather\u2069 هنگام ساختن بات آن را می‌دهد، مانند \u2066123456789:AAF…\u2069. گفته‌های گروه‌ها هنوز خوانده نمی‌شوند.',
    },
  },
  parse,
)
