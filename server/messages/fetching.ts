import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { ChannelError, type InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { FileRef, StoredFile } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, identities, messages } from '../../db/schema/index.ts'
import { Refusal } from '../contract/refusal.ts'
import { act, channelActor, system, type Act } from '../core/act.ts'
import { age } from '../core/age.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
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

interface Awaited {
  ref: string
  file: FileRef
}

/** The files of a message that are yet to be fetched, as its reader sees them meanwhile. */
export function pendingIn({ pending = [] }: InboundMessage): Awaited[] {
  return pending.slice(0, most).map(({ ref, name, mime, size = 0 }) => ({
    ref,
    file: { id: newId(), name: cleanName(name), mime: cleanMime(mime), size, state: 'pending' },
  }))
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
    await act(system, (cx) => settle(cx, messageId, kept))
  } catch (error) {
    const { code, retry } = failureOf(error)
    if (retry && age(until ? new Date(until) : found!.message.createdAt) < (until ? 0 : patience)) throw error
    const far = lost.has(code) ? {} : { far: { ref } }
    await act(system, (cx) => settle(cx, messageId, { ...file, ...far, state: 'failed', failure: code }))
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

/** What became of it, unless the message is gone or another attempt came first. */
async function settle(cx: Act, messageId: Id, file: StoredFile) {
  const [found] = await cx.tx
    .select({ conversationId: messages.conversationId })
    .from(messages)
    .where(eq(messages.id, messageId))
  if (!found) return
  await lock(cx, conversations, found.conversationId)
  const message = await lock(cx, messages, messageId)
  if (!message?.files.some(({ id, state }) => id === file.id && state === 'pending')) return
  await change(cx, messages, message, { files: message.files.map((one) => (one.id === file.id ? file : one)) })
  const subject = { conversationId: found.conversationId }
  const by = channelActor(message.channelId!)
  if (file.state === 'failed') {
    const data = { messageId, fileId: file.id, code: file.failure! }
    return cx.record('message.missed', subject, data, by)
  }
  await attach(cx, messageId, [file])
  cx.record('message.fetched', subject, { messageId, fileId: file.id }, by)
}
