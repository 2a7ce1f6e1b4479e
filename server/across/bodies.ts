import { and, eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { bodies, conversations, effects, files, messages, raw } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'
import { readBlob } from '../core/blobs.ts'
import { bytesOf } from '../core/raw.ts'
import { visible } from '../conversations/visible.ts'
import { canBeShown, safePage } from '../messages/html.ts'
import { pictureName, remotePicture } from '../messages/pictures.ts'

/** What goes with a message besides its text, if the caller may see its conversation. */
export async function bodyOf(caller: Caller, id: Id) {
  const [row] = await db
    .select({ html: bodies.html, quoted: bodies.quoted })
    .from(bodies)
    .innerJoin(messages, eq(messages.id, bodies.messageId))
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(messages.id, id), visible(caller)))
  return row ?? refuse('not_found', 'There is nothing more to this message.')
}

/** Its HTML as a page that runs nothing, and loads nothing but pictures through us, if they are wanted. */
export async function pageOf(caller: Caller, id: Id, pictureAt?: (name: string) => string): Promise<string> {
  const { html } = await bodyOf(caller, id)
  if (html === null || !canBeShown(html)) refuse('not_found', 'This message has no formatted text that can be shown.')
  const remote = pictureAt && ((address: string) => pictureAt(pictureName(id, address)))
  return safePage(html, await picturesIn(id, html), remote)
}

/** A picture that its HTML shows and that lies elsewhere. */
export async function pictureOf(caller: Caller, id: Id, name: string, signal: AbortSignal) {
  await bodyOf(caller, id)
  return remotePicture(caller.id, id, name, signal)
}

/** Bytes of one picture, and of all of a page. */
const most = { one: 3_000_000, all: 12_000_000 }
const drawn = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** Those pictures of the message that its HTML shows. A frame without an origin could not fetch them. */
async function picturesIn(messageId: Id, html: string): Promise<Map<string, string>> {
  const rows = await db.select().from(files).where(eq(files.messageId, messageId)).orderBy(files.id)
  const pictures = new Map<string, string>()
  let left = most.all
  for (const { contentId, blob, mime, size } of rows) {
    if (!contentId || !drawn.includes(mime) || !html.includes(contentId) || size > Math.min(left, most.one)) continue
    pictures.set(contentId, `data:${mime};base64,${(await readBlob(blob)).toString('base64')}`)
    left -= size
  }
  return pictures
}

/** The input that the message was read from, byte for byte; where it came in pieces, the first. */
export async function originalOf(caller: Caller, id: Id): Promise<Uint8Array> {
  const [row] = await db
    .select({ raw })
    .from(raw)
    .innerJoin(effects, eq(effects.rawId, raw.id))
    .innerJoin(messages, eq(messages.id, effects.messageId))
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(effects.messageId, id), visible(caller)))
    .orderBy(raw.id)
    .limit(1)
  return row ? bytesOf(row.raw) : refuse('not_found', 'There is no original of this message.')
}
