import { and, eq, sql } from 'drizzle-orm'
import type { Edit, InboundMessage } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { albumPieces } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import type { holdAlbums } from './albums.ts'

interface Said {
  text: string
  html: string | undefined
}

/** What all pieces of a message say, in the order in which they came; formatted where one alone says anything. */
export async function saidIn(cx: Act, messageId: Id): Promise<Said> {
  const { text, html, place } = albumPieces
  const rows = await cx.tx
    .select({ text, html })
    .from(albumPieces)
    .where(eq(albumPieces.messageId, messageId))
    .orderBy(place)
  const saying = rows.filter((one) => one.text !== '')
  const formatted = saying.length === 1 ? saying[0]!.html : null
  return { text: saying.map((one) => one.text).join('\n\n'), html: formatted ?? undefined }
}

/** What a message says once its customer has changed this: all of it, or one piece. */
export async function changedBy(cx: Act, id: Id, { channelId, externalId, text, html }: Edit & { channelId: Id }) {
  const isNamed = and(eq(albumPieces.channelId, channelId), eq(albumPieces.externalId, externalId))
  const changed = await cx.tx
    .update(albumPieces)
    .set({ text, html: html ?? null })
    .where(and(isNamed, eq(albumPieces.messageId, id)))
    .returning({ place: albumPieces.place })
  return changed.length > 0 ? saidIn(cx, id) : { text, html }
}

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
  const rows = said.flatMap(({ event: { album, externalId = null, text, html = null }, place }, n) =>
    album === undefined ? [] : [{ messageId: ids[n]!, channelId: place.channel.id, externalId, text, html }],
  )
  await cx.tx.insert(albumPieces).values(rows)
  const made = said.map(({ id }, n) => ({ id, message: ids[n]! })).filter(({ id, message }) => id !== message)
  await cx.tx.execute(sql`
    update effects set message_id = message
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as made(id uuid, message uuid) where message_id = made.id`)
}
