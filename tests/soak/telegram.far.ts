import { layBot } from './bots.ts'
import type { Far } from './far.ts'

const bot = { kind: 'telegram', letter: 'b', first: 5000 }

export const fars: Far[] = [{ ...bot, name: 'bot', place: 'bot', lay: (laid) => layBot(laid, bot) }]
