import { parseAs } from '../botapi/parse.ts'

export const parse = parseAs('telegram', { named: 'https://t.me/', numbered: 'tg://user?id=' })
