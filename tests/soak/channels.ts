import { sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { channels, deliveries } from '../../db/schema/index.ts'
import { fars } from './fars.ts'
import type { Written } from './journal.ts'

interface Heard {
  kind: string
  by?: string | undefined
  writes: RegExp
  ways: string[]
}

/** Of each kind of channel: how its people are called, and by which ways they and we reach each other. */
const all: Heard[] = [
  { kind: 'webchat', writes: /^v\d/, ways: ['people'] },
  { kind: 'email', writes: /^[a-z]+$/, ways: ['mailbox', 'outgoing mail'] },
  ...fars.map(({ kind, by, letter, place, calls }) => {
    return { kind, by, writes: new RegExp(`^${letter}\\d`), ways: [...(calls ? ['people'] : []), place] }
  }),
]

/** What was broken, as it counts for a channel. */
const breaks = (ways: string[]): [name: string, counts: (what: string) => boolean][] => [
  ['kills', (what) => /^server (?:dies|killed)/.test(what)],
  ['restarts of the database', (what) => what.startsWith('database')],
  ['cuts', (what) => [...ways, 'database'].some((way) => what.startsWith(`line to the ${way}:`))],
]

/** Milliseconds before something breaks in which whoever is heard is writing then. */
const lately = 1000

/** What each kind of channel went through: `answered` tells how many answers left by it. */
export function channelsIn(entries: Written[], answered: Map<string, number>, kinds = all) {
  const broken = entries.filter(({ what }) => what === 'broken')
  return kinds.map(({ kind, by, writes, ways }) => {
    const heard = entries.filter(({ what, by = '' }) => (what === 'said' || what === 'mailed') && writes.test(by))
    const isUnderWay = ({ began = 0, sending = [] }: Written) =>
      sending.includes(kind) || heard.some(({ at }) => at <= began && at > began - lately)
    const met = breaks(ways).map(([name, counts]): [what: string, times: number, of: number] => {
      const such = broken.filter(({ key }) => counts(key))
      return [name, such.filter(isUnderWay).length, such.length]
    })
    return { kind: by ? `${kind} by ${by}` : kind, acknowledged: heard.length, answered: answered.get(kind) ?? 0, met }
  })
}

const byKind = (states: string[]) =>
  db.execute<{ kind: string; count: number }>(sql`
    select kind, count(*)::int as count from ${deliveries} join ${channels} on channels.id = channel_id
    where state = any(${sql.param(states)}::text[]) group by kind`)

/** By which kinds of channel something is on its way out just now; none where nobody can ask. */
export const sending = () =>
  byKind(['queued', 'sending']).then(
    ({ rows }) => rows.map(({ kind }) => kind),
    () => [],
  )

export const arrived = async () =>
  new Map((await byKind(['sent', 'delivered', 'read'])).rows.map(({ kind, count }) => [kind, count]))
