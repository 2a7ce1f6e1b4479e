import { Readable } from 'node:stream'
import { and, eq, sql } from 'drizzle-orm'
import type { FileBody } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { FileRef } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { blobs, conversations, files, identities, messages } from '../../db/schema/index.ts'
import { putStream, streamBlob } from '../core/blobs.ts'

/** Bytes a file may have, unless its channel allows less. */
export const largest = 25_000_000

interface Incoming {
  /** Given where the same file may be kept twice: it then is one. */
  id?: Id
  name: string
  mime: string
  bytes: Uint8Array | Readable
  contentId?: string
}

/** Stores a file of `owner`, to be attached to a message of his later. Refuses `too_large`. */
export async function keepFile(owner: string, file: Incoming): Promise<FileRef> {
  const source = file.bytes instanceof Readable ? file.bytes : Readable.from([file.bytes])
  const { hash, size } = await putStream(source, largest)
  const { id = newId(), contentId = null } = file
  const row = { id, blob: hash, name: cleanName(file.name), mime: cleanMime(file.mime), size, owner, contentId }
  const createdAt = new Date()
  await db.transaction(async (tx) => {
    await tx.insert(blobs).values({ hash, size, createdAt }).onConflictDoNothing()
    await tx
      .insert(files)
      .values({ ...row, createdAt })
      .onConflictDoNothing()
  })
  return { id, name: row.name, mime: row.mime, size }
}

/** A file of a message to or from `address` on this channel; what was said in a room is the room's alone. */
export async function fileFor(channelId: Id, address: string, fileId: Id): Promise<FileBody | null> {
  const [file] = await db
    .select({ blob: files.blob, name: files.name, mime: files.mime, size: files.size })
    .from(files)
    .innerJoin(messages, eq(messages.id, files.messageId))
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .where(
      and(
        sql`${files.id}::text = ${fileId}`,
        eq(messages.channelId, channelId),
        sql`coalesce(${conversations.room}, ${identities.address}) = ${address}`,
        sql`${messages.kind} <> 'note'`,
      ),
    )
  return file ? { ...file, body: await streamBlob(file.blob) } : null
}

// What a name may hold is only what cannot deceive its reader or break a header: no path, no control, no direction override.
// Between two letters that join, a non-joiner is how the word is written.
const deceiving = /(?!(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic}))[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu
export const cleanName = (name: string) =>
  [...name.normalize('NFC').replaceAll(deceiving, '').trim()]
    .slice(0, 120)
    .join('')
    .replace(/^[.\s]+/, '') || 'file'

export const cleanMime = (mime: string) =>
  (/^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.exec(mime.split(';')[0]!.trim().toLowerCase()) ?? ['application/octet-stream'])[0]!
