import { createHash } from 'node:crypto'
import type { InboundMessage } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { Refusal } from '../contract/refusal.ts'
import { keepFile } from '../channels/files.ts'
import type { Given } from './receiving.ts'

/**
 * Puts the files that came inside of messages on the disk, before the command that takes the messages in: a command
 * touches nothing but the database. Done again, it keeps the same files under the same ids.
 */
export const unpack = (given: Given[]) => Promise.all(given.map(unpacked))

async function unpacked(given: Given): Promise<Given> {
  const { event, place, rawId, index } = given
  if (event.type !== 'message' || !event.attachments?.length) return given
  const owner = `${place.channel.id}:${event.from.address}`
  const fileIds = [...(event.fileIds ?? [])]
  const left: string[] = []
  for (const [n, attachment] of event.attachments.entries()) {
    const file = { ...attachment, id: fileId(`${rawId} ${index} ${n}`) }
    const kept = await keepFile(owner, file).catch(tooLarge)
    if (kept) fileIds.push(kept.id)
    else left.push(leftOut(attachment.name))
  }
  const { attachments: _, ...message }: InboundMessage = event
  return { ...given, event: { ...message, fileIds, text: [message.text, ...left].join('\n\n') } }
}

/** One file that is too large keeps nobody from reading the rest. */
function tooLarge(error: unknown) {
  if (error instanceof Refusal && error.code === 'too_large') return null
  throw error
}

const leftOut = (name: string) =>
  `[${name}: too large to be kept; it is in the mailbox · برای نگهداری بزرگ است؛ در صندوق هست]`

/** A version 8 uuid out of what the file is. */
function fileId(name: string): Id {
  const hex = createHash('sha256').update(name).digest('hex')
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-')
}
