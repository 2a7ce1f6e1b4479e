import { points } from '../faults/points.ts'
import type { Random } from '../threats/fuzz/random.ts'
import { fars } from './fars.ts'
import type { Broken } from './faults.ts'

/** The lines that can break, each in its turn. */
export const lines = ['people', 'database', 'mailbox', 'people', 'post', ...fars.map(({ name }) => name)]

/** How many of each kind. */
export type Counts = Record<Broken, number>

export interface Planned {
  /** Once so many messages have been acknowledged. */
  at: number
  broken: Broken
  /** Which of its kind comes next, and how hard it is, follows from this. */
  seed: number
}

/** In 200,000 messages 200 kills (some of the ends are orderly), 60 restarts of each database and mail server, 300 cuts; `density` times as much. */
export function countsFor(messages: number, density: number): Counts {
  const of = (each: number) => Math.max(1, Math.round((messages * density) / each))
  return { server: of(850), database: of(3333), mail: of(3333), line: of(666), pause: of(8000) }
}

/** Every line, the server and each database so often: of the server's ends every tenth is an orderly one. */
export function each(times: number): Counts {
  const server = Math.ceil(times / 0.9)
  return { server, database: times, mail: times, line: times * lines.length, pause: times }
}

/** The server dies once at each named point, and once between each two. */
export const eachPoint: Counts = { server: 2 * points.length, database: 0, mail: 0, line: 0, pause: 0 }

/** Spread over the messages by chance; the same seed spreads the same way. */
export function schedule(random: Random, messages: number, counts: Counts): Planned[] {
  const planned = Object.entries(counts).flatMap(([broken, count]) =>
    Array.from({ length: count }, () => ({
      at: Math.floor(messages * (0.03 + 0.94 * random.next())),
      broken: broken as Broken,
      seed: random.below(2 ** 32),
    })),
  )
  return planned.sort((one, other) => one.at - other.at)
}
