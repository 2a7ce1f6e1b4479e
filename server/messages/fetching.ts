import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { ChannelError, type InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { FileRef, StoredFile } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { identities, messages } from '../../db/schema/index.ts'
import { Refusal } from '../contract/refusal.ts'
import { act, channelActor, system, type Act } from '../core/act.ts'
import { age } from '../core/age.ts'
import { change } from '../core/change.ts'
import { lockMessage } from './holding.ts'
import { channelOf } from '../channels/running.ts'
import { cleanMime, cleanName, keepFile } from '../channels/files.ts'
import { attach } from './attaching.ts'

const input = z.strictObject({
  messageId: z.uuid(),
  fileId: z.uuid(),
  ref: z.string(),
  /** Until when it is tried, where that is not told by the age of its message. */
  until: z.iso.datetime().optional(),
})
/** Milliseconds for which it is tried; then whoever waits for it learns that it came to nothing. */
const patience = 72 * 3_600_000
/** Nobody needs to ask for these again. */
const lost = new Set(['file_too_large', 'file_gone', 'unable'])
/** Of one message; a far side that names more is not believed. */
const most = 20

export interface Awaited {
  ref: string
  file: StoredFile
}

type Bringing = Pick<InboundMessage, 'pending' | 'externalId' | 'album'>

/** The files of a message, or of a piece, that are yet to be fetched, as its reader sees them meanwhile. */
export function pendingIn({ pending = [], externalId, album }: Bringing): Awaited[] {
  return pending.slice(0, most).map(({ ref, key, name, mime, size = 0 }) => {
    // By which a change of its piece finds it.
    const known = externalId !== undefined && (key !== undefined || album !== undefined)
    const file = { id: newId(), name: cleanName(name), mime: cleanMime(mime), size, state: 'pending' } as const
    return { ref, file: { ...file, ...(known && { far: { ...(key !== undefined && { key }), of: externalId } }) } }
  })
}

export async function fetchLater(cx: Act, messageId: Id, awaited: Awaited[]) {
  for (const { ref, file } of awaited)
    await cx.later('messages.fetch-file', { messageId, fileId: file.id, ref }, { key: file.id })
}

/** Fetches one file from the far side. Done again, it is the same file. */
export async function fetchFile(given: unknown) {
  const { messageId, fileId, ref, until } = input.parse(given)
  const [found] = await db
    .select({ message: messages, address: identities.address })
    .from(messages)
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .where(eq(messages.id, messageId))
  const file = found?.message.files.find(({ id, state }) => id === fileId && state === 'pending')
  if (!file) return
  try {
    const kept = await fetched(found!.message.channelId!, found!.address, file, ref)
    await act(system, (cx) => settle(cx, messageId, fileId, kept))
  } catch (error) {
    const { code, retry } = failureOf(error)
    if (retry && age(until ? new Date(until) : found!.message.createdAt) < (until ? 0 : patience)) throw error
    await act(system, (cx) => settle(cx, messageId, fileId, { code, ...(!lost.has(code) && { ref }) }))
  }
}

async function fetched(channelId: Id, address: string, { id, name, mime }: FileRef, ref: string) {
  const channel = channelOf(channelId)?.channel
  if (!channel) throw new ChannelError('channel_off', { retry: true, certain: true })
  if (!channel.fetch) throw new ChannelError('unable', { retry: false, certain: true })
  const bytes = Readable.fromWeb((await channel.fetch(ref)) as NodeStream)
  return keepFile(`${channelId}:${address}`, { id, name, mime, bytes })
}

function failureOf(error: unknown): { code: string; retry: boolean } {
  if (error instanceof ChannelError) return error
  if (error instanceof Refusal && error.code === 'too_large') return { code: 'file_too_large', retry: false }
  return { code: 'fault', retry: true }
}

interface Missed {
  code: string
  /** By which it may be asked for again. */
  ref?: string
}

/** What became of it, unless the message is gone or another attempt came first. */
async function settle(cx: Act, messageId: Id, fileId: Id, end: FileRef | Missed) {
  const message = await lockMessage(cx, messageId)
  const isIt = ({ id, state }: StoredFile) => id === fileId && state === 'pending'
  if (!message?.files.some(isIt)) return
  const files = message.files.map((one) => (isIt(one) ? ended(one, end) : one))
  await change(cx, messages, message, { files })
  const subject = { conversationId: message.conversationId }
  const by = channelActor(message.channelId!)
  if ('code' in end) return cx.record('message.missed', subject, { messageId, fileId, code: end.code }, by)
  await attach(cx, messageId, [end])
  cx.record('message.fetched', subject, { messageId, fileId }, by)
}

function ended({ state: _, ...file }: StoredFile, end: FileRef | Missed): StoredFile {
  if (!('code' in end)) return { ...file, ...end }
  const { code: failure, ref } = end
  return { ...file, state: 'failed', failure, ...(ref !== undefined && { far: { ...file.far, ref } }) }
}
