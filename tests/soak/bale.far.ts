import { layBot } from './bots.ts'
import type { Far } from './far.ts'

const bot = { kind: 'bale', letter: 'l', first: 6000 }

export const fars: Far[] = [{ ...bot, name: 'bale', place: 'bot of Bale', lay: (laid) => layBot(laid, bot) }]
