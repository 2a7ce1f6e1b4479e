import { eq } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { conversations, identities } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { release } from '../customers/releasing.ts'
import { hold } from './visible.ts'

/** The address by which this conversation's customer was reached is somebody else's now: nothing more goes there for him. */
export async function releaseAddress(cx: Act, id: Id) {
  const { identityId } = conversations
  const [found] = await cx.tx.select({ identityId }).from(conversations).where(eq(conversations.id, id))
  // Before the conversation, as whoever writes from there is looked up before what he says has its place.
  const identity = found && (await lock(cx, identities, found.identityId))
  const conversation = await hold(cx, id, 'reply')
  if (conversation.room !== null) refuse('invalid', 'A group has no number of its own.')
  if (identity?.id !== conversation.identityId) refuse('conflict', 'The customer has just written from elsewhere.')
  if (!identity.verifiedAt || identity.channelId !== null)
    refuse('invalid', 'This address cannot become somebody else’s.')
  // Whoever has it open sees it at once.
  await change(cx, conversations, conversation, {})
  await release(cx, identity, 'agent', { conversationId: id })
}
