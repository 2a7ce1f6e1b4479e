import { and, eq, ne, sql } from 'drizzle-orm'
import { ChannelError, type Consent } from '../../connectors/connector.ts'
import { db, type Tx } from '../../db/client.ts'
import type { Purpose } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { consents, identities } from '../../db/schema/index.ts'
import { termsOf } from '../channels/limits.ts'
import type { Running } from '../channels/running.ts'
import { isDoubtful } from '../contract/doubt.ts'
import { refuse } from '../contract/refusal.ts'
import { channelActor, type Act } from '../core/act.ts'
import { changeAll } from '../core/change.ts'
import type { Conversation } from '../conversations/visible.ts'
import { isReleased } from '../customers/releasing.ts'
import type { Heard } from './commands.ts'

/** Whoever wrote it wants nothing more on its line. Heeded even where it is not proved who that was. */
export async function forbid(cx: Act, heard: Heard, only?: Purpose) {
  const { consent } = await termsOf(cx, heard.message.channelId)
  if (consent && (!only || consent.purpose === only)) await set(cx, heard, consent.purpose, true)
}

/** He wants it, for the first time or again: of this nobody but himself can say so. */
export async function allow(cx: Act, heard: Heard) {
  const { from, authenticity, automatic } = heard.event
  if (!from.verified || from.address !== heard.from.address || isDoubtful(authenticity) || automatic) return
  const { consent } = await termsOf(cx, heard.message.channelId)
  if (consent) await set(cx, heard, consent.purpose, false)
}

/** What was said before is not said since now. */
async function set(cx: Act, { message, from }: Heard, purpose: Purpose, forbidden: boolean) {
  const { id: messageId, channelId, conversationId } = message
  const said = { forbidden, since: cx.now, messageId }
  const changed = await cx.tx
    .insert(consents)
    .values({ id: newId(), channelId, kind: from.kind, address: from.address, purpose, ...said })
    .onConflictDoUpdate({
      target: [consents.channelId, consents.kind, consents.address, consents.purpose],
      set: said,
      setWhere: ne(consents.forbidden, forbidden),
    })
    .returning({ id: consents.id })
  if (changed.length === 0) return
  const ofAddress = and(eq(identities.kind, from.kind), eq(identities.address, from.address))
  const known = await cx.tx.select({ id: identities.id }).from(identities).where(ofAddress).orderBy(identities.id)
  await changeAll(cx, identities, known)
  const fact = forbidden ? 'consent.withdrawn' : 'consent.given'
  cx.record(fact, { conversationId }, { messageId, channelId, purpose }, channelActor(channelId))
}

type Place = Pick<Conversation, 'room'>
/** Whom a message would reach. */
interface Reached {
  channelId: Id | null
  identityId: Id | null
  others: { kind: string; address: string }[]
  hidden: { kind: string; address: string }[]
}

/** Refuses what the customer has forbidden, whoever asks: no role stands above that. */
export async function refuseForbidden(cx: Act, conversation: Place, message: Reached, consent?: Consent) {
  if (await isReleased(cx.tx, message.identityId)) refuse('conflict', 'This number is somebody else’s by now.')
  if (await isForbidden(cx, conversation, message, consent))
    refuse('forbidden_by_customer', 'The customer has forbidden that anything is sent to him here.')
}

/** Whether one of those whom it would reach has forbidden it. */
export async function isForbidden(cx: Act, { room }: Place, message: Reached, known?: Consent): Promise<boolean> {
  if (room !== null) return false
  if (await isReleased(cx.tx, message.identityId)) return true
  const consent = known ?? (await termsOf(cx, message.channelId!)).consent
  return consent !== undefined && forbids(cx.tx, consent, message)
}

/** Before each call: what was asked for before he forbade it does not go either. Nothing is asked where he cannot forbid it. */
export async function heed({ connector, settings }: Running, to: { room?: true }, message: Reached) {
  const consent = connector.consent?.(settings)
  if (consent && (await isReleased(db, message.identityId)))
    throw new ChannelError('released', { retry: false, certain: true })
  if (consent && !to.room && (await forbids(db, consent, message)))
    throw new ChannelError('forbidden_by_customer', { retry: false, certain: true })
}

async function forbids(tx: Pick<Tx, 'execute'>, { purpose }: Consent, message: Reached): Promise<boolean> {
  const { channelId, identityId, others, hidden } = message
  const { rows } = await tx.execute(sql`
    select 1 from consents where channel_id = ${channelId} and purpose = ${purpose} and forbidden
      and (kind, address) in (select kind, address from identities where id = ${identityId}
        union all select kind, address from
          jsonb_to_recordset(${JSON.stringify([...others, ...hidden])}::jsonb) as one(kind text, address text)) limit 1`)
  return rows.length > 0
}
