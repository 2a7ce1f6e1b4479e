import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { ImapFlow } from 'imapflow'
import PostalMime from 'postal-mime'
import { connectors } from '../../connectors/index.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { addDesk } from '../../server/agents/desks.ts'
import { addChannel, changeChannel } from '../../server/channels/configuring.ts'
import { openChannels } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { logHead } from '../../server/core/tail.ts'
import { verify } from '../../server/core/verify.ts'
import { startWork } from '../../server/work.ts'
import { findDovecot } from '../support/found-dovecot.ts'
import { compare, guard, median, type Figure, type Options } from './figures.ts'
import type { Ground } from './ground.ts'
import { letters, mailServer, perThread, type MailServer } from './mailboxes.ts'

const others = 29

/** Row 2: mails from a mail server to threads in the sealed log, over reading and parsing them alone; and many mailboxes at once. */
export async function mail(ground: Ground, { quick, rounds }: Options): Promise<Figure[]> {
  if (!findDovecot()) throw new Error('There is no Dovecot: npm run peers')
  const [count, huge, small] = quick ? [600, 600, 24] : [5001, 5001, 60]
  const many = Array.from({ length: others }, (_, n) => `box${n}`)
  const server = await mailServer([
    { user: 'whole', mails: letters(count, 'whole') },
    { user: 'huge', mails: letters(huge, 'huge', 20) },
    ...many.map((user) => ({ user, mails: letters(small, user) })),
  ])
  const work = await startWork(ground.folder, () => {})
  const deskId = await act(system, (cx) => addDesk(cx, 'Mail'))
  const sizes = { whole: count, huge, ...Object.fromEntries(many.map((user) => [user, small])) }
  const read = (users: string[], waited = users) => taken(server, deskId, users, waited, sizes)
  try {
    await read(['whole'])
    const seconds: number[] = []
    const product = async () => count / (seconds.push(await read(['whole'])), seconds.at(-1)!)
    const one = await compare(rounds, 'mails/s', () => fetched(server, 'whole', count), product)
    const side = await compare(
      quick ? 2 : rounds,
      'mails/s of the 29',
      async () => (others * small) / (await read(many)),
      async () => (others * small) / (await read(['huge', ...many], many)),
    )
    guard('the log', (await verify()).ok, true)
    const figure = { row: 2, unit: '×', upwards: true } as const
    const whole = { row: 2, unit: 's', range: null, isVoid: one.isVoid } as const
    return [
      { ...figure, name: 'mails, stored ÷ fetched', ...one, value: one.ratio, target: 0.5, beyond: 0.8 },
      { ...figure, name: '29 mailboxes beside a huge one', ...side, value: side.ratio, target: 0.6, beyond: 0.9 },
      {
        ...whole,
        name: `mailbox of ${count}`,
        value: median(seconds),
        target: 10,
        beyond: 5,
        detail: 'the same rounds',
      },
    ]
  } finally {
    await work.stop()
    await server.close()
  }
}

/** What any program must do at least: ask for each mail and take it to pieces. */
async function fetched({ port }: MailServer, user: string, count: number) {
  const auth = { user, pass: `${user}pw` }
  const began = performance.now()
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false })
  await client.connect()
  await client.mailboxOpen('INBOX', { readOnly: true })
  const names = new Set<string>()
  for await (const { source } of client.fetch('1:*', { source: true })) {
    const { messageId, text, html } = await PostalMime.parse(source!)
    if (messageId && (text || html)) names.add(messageId)
  }
  const took = performance.now() - began
  await client.logout()
  guard('mails parsed', names.size, count)
  return (count * 1000) / took
}

type Sizes = { [user: string]: number }

/** Seconds from the first of these mailboxes being opened until all mails of those `waited` for are in the sealed log. */
async function taken(server: MailServer, deskId: Id, users: string[], waited: string[], sizes: Sizes) {
  const before = await logHead()
  const kind = connectors.find((one) => one.settings.safeParse(server.settings('whole')).success)!.kind
  const ids = await act(system, async (cx) => {
    const all: [user: string, id: Id][] = []
    for (const user of users)
      all.push([user, await addChannel(cx, { kind, name: user, deskId, settings: server.settings(user) })])
    return new Map(all)
  })
  const isOpen = () => openChannels().some(({ id }) => id === ids.get(users[0]!))
  while (!isOpen()) await sleep(2)
  const began = performance.now()
  await stored(waited, ids, sizes, before)
  const seconds = (performance.now() - began) / 1000
  await stored(users, ids, sizes, before)
  for (const id of ids.values()) await act(system, (cx) => changeChannel(cx, id, { enabled: false }))
  while (isOpen()) await sleep(20)
  return seconds
}

/** Until each mail is a message in the log; then each must be there once, and three of them a thread without gaps. */
async function stored(users: string[], ids: Map<string, Id>, sizes: Sizes, before: number) {
  const channels = sql.param(users.map((user) => ids.get(user)!))
  const wanted = users.reduce((sum, user) => sum + sizes[user]!, 0)
  // Only what came since is looked through: to count through millions would be most of what is measured.
  const of = sql`from log where position > ${before} and type = 'message.received' and data->>'channelId' = any(${channels}::text[])`
  while ((await db.execute<{ n: number }>(sql`select count(*)::int as n ${of}`)).rows[0]!.n < wanted) await sleep(20)
  const found = await db.execute<{ rows: number; names: number; threads: number; gaps: number; waiting: number }>(sql`
    select (select count(*) from messages where channel_id = any(${channels}::uuid[]))::int as rows,
      (select count(distinct (channel_id, external_id)) from messages where channel_id = any(${channels}::uuid[]))::int as names,
      (select count(*) from conversations where channel_id = any(${channels}::uuid[]))::int as threads,
      (select count(*) from conversations c where channel_id = any(${channels}::uuid[])
        and last_seq <> (select count(*) from messages where conversation_id = c.id))::int as gaps,
      (select count(*) from raw where channel_id = any(${channels}::uuid[]) and state <> 'done')::int as waiting`)
  const { rows, names, threads, gaps, waiting } = found.rows[0]!
  guard('mails stored', rows, wanted)
  guard('mails stored once', names, wanted)
  guard('threads', threads, wanted / perThread)
  guard('threads with gaps', gaps, 0)
  guard('mails set aside', waiting, 0)
}
