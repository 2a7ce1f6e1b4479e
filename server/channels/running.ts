import { EventEmitter } from 'node:events'
import { eq } from 'drizzle-orm'
import { connectors } from '../../connectors/index.ts'
import type { Channel, Connector, Host } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { act } from '../core/act.ts'
import { ask } from '../core/asking.ts'
import { fault } from '../core/failure.ts'
import { lease } from '../core/lease.ts'
import { loop, troubles, type Loop } from '../core/loop.ts'
import { keepCursor, keepRaw } from '../core/raw.ts'
import { reveal } from '../core/secrets.ts'
import { noteBalances } from './balances.ts'
import { fileFor, keepFile } from './files.ts'
import { forgetProgress, noteProgress } from './progress.ts'
import { renew } from './renewing.ts'
import { noteStatus } from './status.ts'

export interface Running {
  id: Id
  deskId: Id
  // Settings are checked by the connector's own schema before they get here.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  connector: Connector<any>
  channel: Channel
  settings: unknown
  /** The settings as they lie in the database: they alone make it a new connection. */
  sealed: string
  stoppedAt: string | null
  stop(): Promise<void>
}

const running = new Map<Id, Running>()

/** Emits who types on which channel; told to the screens and to nobody's memory. */
export const typing = new EventEmitter<{ customer: [channelId: Id, address: string] }>()

/** An open channel of this process. */
export const channelOf = (id: Id) => running.get(id)
export const openChannels = () => [...running.values()]
export const connectorOf = (kind: string) => connectors.find((one) => one.kind === kind)

/** Opens, closes and reopens until this process runs what the database says. */
export async function reconcile() {
  const rows = await db.select().from(channels)
  for (const row of rows) {
    const current = running.get(row.id)
    if (current) current.deskId = row.deskId
    if (current ? isCurrent(current, row) : !row.enabled) continue
    // Read again, as others took their time to open since, and this one may have renewed its settings.
    const now = await channelRow(row.id)
    if (current && !(now && isCurrent(current, now))) await shut(current)
    if (now?.enabled && !running.has(now.id)) await open(now).catch((error: unknown) => unopened(now.id, error))
  }
}

const isCurrent = (current: Running, row: typeof channels.$inferSelect) =>
  row.enabled && current.sealed === textOf(row) && current.stoppedAt === stoppedAt(row)

export async function shutAll() {
  await Promise.all([...running.values()].map(shut))
}

const stoppedAt = ({ progress }: typeof channels.$inferSelect) => progress?.stoppedAt ?? null

const textOf = ({ settings }: { settings: Uint8Array }) => Buffer.from(settings).toString('base64')

async function shut(current: Running) {
  running.delete(current.id)
  await current.stop()
}

async function open(row: typeof channels.$inferSelect) {
  const connector = connectorOf(row.kind)
  if (!connector) return noteStatus(row.id, 'unknown_kind')
  const settings: unknown = connector.settings.parse(reveal(row.settings, row.id))
  const ending = new AbortController()
  const channel = await connector.open(settings, hostOf(row.id, stoppedAt(row), ending.signal))
  const polling = channel.listen && poll(row.id, channel.listen.bind(channel), ending.signal)
  const stop = async () => {
    ending.abort()
    await polling?.stop()
    await channel.close()
  }
  const { id, deskId } = row
  running.set(id, { id, deskId, connector, channel, settings, sealed: textOf(row), stoppedAt: stoppedAt(row), stop })
}

async function unopened(id: Id, error: unknown) {
  troubles.emit('trouble', `channel ${id}`, fault(error))
  await noteStatus(id, 'enter_credentials_again')
}

/** Under the channel's lease only, and no longer: two pollers would each confirm what the other has not stored. */
function poll(id: Id, listen: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Loop {
  return loop(`listen ${id}`, 5000, async () => {
    if (signal.aborted || (await lease(`channel:${id}`)) === null) return
    const lost = new AbortController()
    const keep = () => lease(`channel:${id}`).then((fence) => fence === null && lost.abort())
    // While the database is away nobody can take the lease either.
    const keeping = setInterval(() => void keep().catch(() => {}), 2500)
    await listen(AbortSignal.any([signal, lost.signal])).finally(() => {
      clearInterval(keeping)
      forgetProgress(id)
    })
  })
}

const hostOf = (channelId: Id, stoppedAt: string | null, signal: AbortSignal): Host => ({
  channelId,
  stoppedAt,
  signal,
  received: (raw) => keepRaw(channelId, raw),
  cursor: async () => (await channelRow(channelId))?.cursor ?? null,
  goOnAt: (cursor) => keepCursor(channelId, cursor),
  typing: (address) => void typing.emit('customer', channelId, address),
  status: (code) => void noteStatus(channelId, code).catch(() => {}),
  progress: (far) => void noteProgress(channelId, far),
  balances: (left) => void noteBalances(channelId, left).catch(() => {}),
  save: (settings) => save(channelId, settings),
  keep: (address, file) => keepFile(`${channelId}:${address}`, file),
  file: (address, fileId) => fileFor(channelId, address, fileId),
  ask,
})

/** Known here with the commit, so that what is open stays open. */
async function save(id: Id, settings: Record<string, unknown>) {
  const sealed = await act({ kind: 'channel', id }, (cx) => renew(cx, id, settings))
  const current = running.get(id)
  if (current) current.sealed = textOf({ settings: sealed })
}

/** Whether a channel of this kind exists and is enabled, for the doors that name it in their address. */
export async function channelRow(id: Id) {
  const [row] = await db.select().from(channels).where(eq(channels.id, id))
  return row
}
