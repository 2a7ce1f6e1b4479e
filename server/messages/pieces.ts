import { and, eq, sql } from 'drizzle-orm'
import type { Deletion, Edit, InboundMessage } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { albumPieces, type messages } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import type { holdAlbums } from './albums.ts'
import { bounded, isNow } from './exchanging.ts'

interface Said {
  text: string
  html: string | undefined
}

/**
 * What all pieces of a message say, in the order in which they came; formatted where one alone says anything. What the far
 * side has cut is one text again, in the order of its own numbers.
 */
export async function saidIn(cx: Act, messageId: Id): Promise<Said> {
  const { text, html, number, place } = albumPieces
  const rows = await cx.tx
    .select({ text, html, number })
    .from(albumPieces)
    .where(eq(albumPieces.messageId, messageId))
    .orderBy(number, place)
  if (rows.some((one) => one.number !== null)) return { text: rows.map((one) => one.text).join(''), html: undefined }
  const saying = rows.filter((one) => one.text !== '')
  const formatted = saying.length === 1 ? saying[0]!.html : null
  return { text: saying.map((one) => one.text).join('\n\n'), html: formatted ?? undefined }
}

type Words = Pick<Edit, 'externalId' | 'text' | 'html'> & { channelId: Id }

/** What a message says once its customer has changed this: all of it, or one piece. */
export async function changedBy(cx: Act, id: Id, { channelId, externalId, text, html }: Words) {
  const bearsName = and(eq(albumPieces.channelId, channelId), eq(albumPieces.externalId, externalId))
  const changed = await cx.tx
    .update(albumPieces)
    .set({ text, html: html ?? null })
    .where(and(bearsName, eq(albumPieces.messageId, id)))
    .returning({ place: albumPieces.place })
  return changed.length > 0 ? saidIn(cx, id) : { text, html }
}

/**
 * What a message is once its customer has taken this piece of it back: who does so has not taken back the others.
 * Undefined where nothing would be left of it.
 */
export async function without(cx: Act, { id, files }: typeof messages.$inferSelect, told: Gone, at: Date) {
  const isOfMessage = eq(albumPieces.messageId, id)
  const pieces = await cx.tx.select().from(albumPieces).where(isOfMessage)
  const going = files.filter((file) => isNow(file) && file.far?.of === told.externalId)
  const isLeft =
    files.filter(isNow).length > going.length || pieces.some((one) => !isNamed(one, told) && one.text !== '')
  if (pieces.length < 2 || !isLeft) return undefined
  const said = await changedBy(cx, id, { ...told, text: '' })
  const until = at.toISOString()
  const marked = files.map((file) => (going.includes(file) ? { ...file, until } : file))
  return { ...said, ...(going.length > 0 && { files: bounded(marked) }) }
}

type Gone = Deletion & { channelId: Id }
const isNamed = (one: { externalId: string | null }, { externalId }: Gone) => one.externalId === externalId

/** Writes down which message each piece is of, once that is there. `ids` and `albums` are those of `place`. */
export async function keepPieces(
  cx: Act,
  said: { id: Id; event: InboundMessage; place: { channel: { id: Id } } }[],
  { ids, albums }: { ids: Id[]; albums: Awaited<ReturnType<typeof holdAlbums>>['albums'] },
) {
  if (albums.length === 0) return
  await cx.tx.execute(sql`
    update albums set message_id = now.message_id, size = now.size
    from jsonb_populate_recordset(null::albums, ${JSON.stringify(albums)}::jsonb) now
    where albums.channel_id = now.channel_id and albums.identity_id = now.identity_id and albums.name = now.name`)
  const rows = said.flatMap(({ event: { album, piece, externalId = null, text, html = null }, place }, n) => {
    const at = { messageId: ids[n]!, channelId: place.channel.id, number: piece?.number ?? null }
    return album === undefined ? [] : [{ ...at, externalId, text, html }]
  })
  await cx.tx.insert(albumPieces).values(rows)
  const made = said.map(({ id }, n) => ({ id, message: ids[n]! })).filter(({ id, message }) => id !== message)
  await cx.tx.execute(sql`
    update effects set message_id = message
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as made(id uuid, message uuid) where message_id = made.id`)
}
