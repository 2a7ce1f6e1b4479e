import { disordered } from '../../faults/mail-checking.ts'
import type { Checked, Wrong } from '../check.ts'
import type { Written } from '../journal.ts'
import { keyOf, type Stored } from './stored.ts'

/** What was acknowledged is stored, each once and in its writer's order; and nothing else is. */
export async function isKept({ ground, mails }: Checked, entries: Written[], rows: Stored[]): Promise<Wrong[]> {
  const { boxes, dovecot } = ground
  const late = new Map<string, Set<number>>()
  for (const { user, id } of boxes) late.set(id, await disordered(dovecot.ports.imap, user))
  const promised = entries.filter(({ what }) => what === 'said' || what === 'mailed' || what === 'answered')
  const counts = Map.groupBy(rows, keyOf)
  const highest = highestOf(promised)
  return [
    ...promised.flatMap(({ what, key }): Wrong[] =>
      counts.has(key) ? [] : [{ promise: 'acknowledged is stored', key, what: `${what}, but not there` }],
    ),
    ...[...counts].flatMap(([key, { length }]): Wrong[] =>
      length === 1 ? [] : [{ promise: 'one of each', key, what: `there ${length} times` }],
    ),
    ...[...Map.groupBy(rows, (row) => row.conversationId).values()].flatMap((thread) => inOrder(thread, late)),
    ...rows
      .filter((row) => isInvented(row, highest))
      .map((row) => ({ promise: 'nothing is invented', key: keyOf(row), what: row.end })),
    ...boxes.flatMap(({ user, id }, at): Wrong[] => {
      const count = rows.filter((row) => row.channelId === id && row.kind === 'inbound').length
      return count >= mails[at]! ? [] : [{ promise: 'every mail is stored', what: `${user}: ${count} of ${mails[at]}` }]
    }),
  ]
}

/** Each writer's last number. */
const highestOf = (promised: Written[]) => {
  const highest = new Map<string, number>()
  for (const { by, n } of promised) if (by && n !== undefined) highest.set(by, Math.max(n, highest.get(by) ?? 0))
  return highest
}

/** What was under way as everything ended may be there without having been acknowledged: one of each writer. */
function isInvented(row: Stored, highest: Map<string, number>) {
  const { by, n } = wrote(row)
  return row.kind === 'inbound' && (by === undefined || n > (highest.get(by) ?? 0) + 1)
}

/** Who wrote it, and as his how manieth: a chat says both in its text, a mail in its name. */
function wrote({ externalId, end }: Stored): { by: string | undefined; n: number } {
  const mail = /^<([a-z]+)(\d+)@/.exec(externalId ?? '')
  const chat = /^([a-z]\d+)\/(\d+)$/.exec(end)
  const found = mail ?? chat
  return { by: found?.[1], n: Number(found?.[2]) }
}

/** Numbered without gaps, and each writer's numbers only go up; what the mail server itself put behind later ones may lie there. */
function inOrder(thread: Stored[], late: Map<string, Set<number>>): Wrong[] {
  const wrongs: Wrong[] = []
  let before = -1
  thread.forEach((row, at) => {
    const tell = (what: string) => wrongs.push({ promise: 'order in a conversation', key: keyOf(row), what })
    if (row.seq !== at + 1) tell(`its number is ${row.seq}, its place ${at + 1}`)
    if (row.kind !== 'inbound') return
    const { n } = wrote(row)
    if (late.get(row.channelId ?? '')?.has(n)) return
    if (n <= before) tell(`${n} stands behind ${before}`)
    before = Math.max(before, n)
  })
  return wrongs
}
