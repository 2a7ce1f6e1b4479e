import { EventEmitter } from 'node:events'
import type { PoolClient } from 'pg'
import type { Id } from '../../db/ids.ts'
import { pool } from '../../db/client.ts'
import type { DraftRow, MarkRow } from '../contract/rows.ts'
import { node } from './lease.ts'
import { loop, type Loop } from './loop.ts'

/**
 * What the processes of one database tell each other beside it. All of it may be lost: either it only says where something is
 * to be found now that would be found a second later, or it is stored nowhere at all.
 */
export interface Told {
  /** Facts have been sealed; `sends` when they may give us something to send. */
  sealed: { sends: boolean }
  /** Input of a channel is kept. */
  stored: { channelId: Id }
  personal: { agentId: Id; rows: { marks?: MarkRow[]; drafts?: DraftRow[] } }
  /** A customer types. */
  typing: { channelId: Id; address: string }
  /** An agent types; `visitorRoom` where the customer may know. */
  answering: { conversationId: Id; agentId: Id; visitorRoom: string | null }
  /** Desks where someone is at work, and who looks at which conversation, as far as that has changed. */
  presence: { desks: Id[]; viewers: [conversationId: Id, agentIds: Id[]][] }
}
type Heard = { [Kind in keyof Told]: [what: Told[Kind], from: string] } & {
  /** A process that was not known before, which knows nothing of us. */
  came: [node: string]
  left: [node: string]
}

export const heard = new EventEmitter<Heard>()

const channel = 'peyk'
const beat = 5000
/** After three beats that were missed nobody counts on it. */
const patience = 16_000
/** Characters of one notification, of which PostgreSQL takes 8000. */
const piece = 7000

/** When each of the others was last heard. */
const others = new Map<string, number>()
const waiting = new Set<string>()
let telling = false

/** Tells all other processes, soon; what is told again meanwhile is told once. Alone, it costs nothing. */
export function publish<Kind extends keyof Told>(kind: Kind, what: Told[Kind]) {
  if (others.size === 0) return
  waiting.add(JSON.stringify([kind, what]))
  if (!telling) void tellAll()
}

async function tellAll() {
  telling = true
  while (waiting.size > 0) {
    const said = [...waiting]
    waiting.clear()
    await send(said).catch(() => {})
  }
  telling = false
}

/** Encoded, so that no letter is cut in two between one notification and the next. */
async function send(said: string[]) {
  const text = Buffer.from(`[${said.join(',')}]`).toString('base64')
  const count = Math.ceil(text.length / piece)
  const pieces = Array.from({ length: count }, (_, n) =>
    [node, n, count, text.slice(n * piece, (n + 1) * piece)].join(' '),
  )
  await pool.query(
    `select pg_notify('${channel}', one) from unnest($1::text[]) with ordinality as all_of(one, n) order by n`,
    [pieces],
  )
}

/** What has come of something long. What one statement told comes in one piece: nothing else of that process stands between. */
const parts = new Map<string, string[]>()

function hear(payload: string) {
  const [from, n, count, text] = payload.split(' ') as [string, string, string, string]
  if (from === node) return void (echoed = Date.now())
  const isNew = !others.has(from)
  others.set(from, Date.now())
  if (isNew) {
    heard.emit('came', from)
    void send([]).catch(() => {})
  }
  const so = n === '0' ? [] : parts.get(from)
  so?.push(text)
  if (so && so.length < Number(count)) return void parts.set(from, so)
  parts.delete(from)
  if (so) understand(so.join(''), from)
}

function understand(text: string, from: string) {
  for (const [kind, what] of JSON.parse(Buffer.from(text, 'base64').toString()) as [keyof Told | 'left', never][]) {
    if (kind === 'left') forget(from)
    else heard.emit(kind, what, from)
  }
}

function forget(other: string) {
  others.delete(other)
  parts.delete(other)
  heard.emit('left', other)
}

let listening: PoolClient | null = null
/** When we last heard ourselves, as on a connection that lives. */
let echoed = 0

/** Listens to the other processes until it is stopped; a connection that breaks is opened anew. */
export function openBus(): Loop {
  const beating = loop('bus', beat, async () => {
    if (echoed < Date.now() - patience) hangUp()
    listening ??= await listen(() => ((listening = null), beating.poke()))
    await send([])
    for (const [other, at] of others) if (at < Date.now() - patience) forget(other)
  })
  return {
    poke: beating.poke,
    async stop() {
      await beating.stop()
      await send(['["left"]']).catch(() => {})
      hangUp()
    },
  }
}

function hangUp() {
  listening?.release(true)
  listening = null
  echoed = Date.now()
}

async function listen(broken: () => void): Promise<PoolClient> {
  const client = await pool.connect()
  client.on('notification', ({ payload }) => hear(payload ?? ''))
  client.once('error', (error) => (client.release(error), broken()))
  await client.query(`listen ${channel}`)
  return client
}
