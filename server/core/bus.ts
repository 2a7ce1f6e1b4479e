import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { Id } from '../../db/ids.ts'
import { pool } from '../../db/client.ts'
import { fault } from './failure.ts'
import { node } from './lease.ts'
import { loop, troubles, type Loop } from './loop.ts'

/**
 * What the processes of one database tell each other beside it. All of it may be lost: either it only says where something is
 * to be found now that would be found a second later, or it is stored nowhere at all and told again in a while.
 */
export interface Told {
  /** Facts have been sealed; `sends` when they may give us something to send. */
  sealed: { sends: boolean }
  /** Input of a channel is kept. */
  stored: { channelId: Id }
  /** An agent's marker or draft has changed. Which one, and no more: whoever may connect to the database can listen. */
  personal: { agentId: Id; conversationId: Id; of: 'marks' | 'drafts' }
  /** A customer types. */
  typing: { channelId: Id; address: string }
  /** An agent types; `visitorRoom` where the customer may know. */
  answering: { conversationId: Id; agentId: Id; visitorRoom: string | null }
  /** Desks where someone is at work, and who looks at which conversation: all of it. */
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
/** Things that may wait to be told, where a line is slow; of those beyond nobody hears. */
const most = 1000

/** When each of the others was last heard. */
const others = new Map<string, number>()
const waiting = new Set<string>()
let telling = false
/** A line of its own: who waits for a silent one keeps nobody else from the database. */
let line: pg.Client | null = null

/** Tells all other processes, soon; what is told again meanwhile is told once. Alone, it costs nothing. */
export function publish<Kind extends keyof Told>(kind: Kind, what: Told[Kind]) {
  if (isAlone() || waiting.size >= most) return
  waiting.add(JSON.stringify([kind, what]))
  if (!telling) void tellAll()
}

/** Whether there is nobody to tell anything. */
export const isAlone = () => others.size === 0

async function tellAll() {
  telling = true
  while (waiting.size > 0) {
    const said = [...waiting]
    waiting.clear()
    await send(said).catch(() => {})
  }
  telling = false
}

/** Encoded, so that no letter is cut in two between one notification and the next. A line that does not answer is given up. */
async function send(said: string[]) {
  const mine = line
  if (!mine) return
  const text = Buffer.from(`[${said.join(',')}]`).toString('base64')
  const count = Math.ceil(text.length / piece)
  const pieces = Array.from({ length: count }, (_, n) =>
    [node, n, count, text.slice(n * piece, (n + 1) * piece)].join(' '),
  )
  const notify = `select pg_notify('${channel}', one) from unnest($1::text[]) with ordinality as all_of(one, n) order by n`
  await mine.query(notify, [pieces]).catch((error: unknown) => {
    giveUp(mine)
    throw error
  })
}

/** What has come of something long. What one statement told comes in one piece: nothing else of that process stands between. */
const parts = new Map<string, string[]>()

function hear(payload: string) {
  const [from, n, count, text] = payload.split(' ') as [string, string, string, string]
  if (from === node) return
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

/** Listens to the other processes until it is stopped; a connection that breaks is opened anew. */
export function openBus(): Loop {
  const beating = loop('bus', beat, async () => {
    line ??= await opened()
    await send([])
    for (const [other, at] of others) if (Math.abs(Date.now() - at) > patience) forget(other)
  })
  return {
    poke: beating.poke,
    async stop() {
      await beating.stop()
      await send(['["left"]']).catch(() => {})
      if (line) giveUp(line)
    },
  }
}

async function opened(): Promise<pg.Client> {
  const fresh = new pg.Client({ ...pool.options, pipeline: false, query_timeout: beat })
  fresh.on('error', () => giveUp(fresh))
  fresh.on('notification', ({ payload }) => {
    try {
      hear(payload ?? '')
    } catch (error) {
      // Another version may say something else, and anyone who may connect to the database can say anything.
      troubles.emit('trouble', 'bus', fault(error))
    }
  })
  try {
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    return fresh
  } catch (error) {
    giveUp(fresh)
    throw error
  }
}

function giveUp(broken: pg.Client) {
  if (line === broken) line = null
  void broken.end().catch(() => {})
}
