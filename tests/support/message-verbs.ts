import { and, eq, isNotNull } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import { act, system, type Act } from '../../server/core/act.ts'
import { lock } from '../../server/core/hold.ts'
import { amend } from '../../server/messages/amending.ts'
import { done, giveUp } from '../../server/messages/carrying-out.ts'
import { want } from '../../server/messages/changing.ts'
import { pick, text, type Play, type Stage } from './picking.ts'

type Message = typeof messages.$inferSelect

/** Something becomes of a message after it was said. */
const toMessage =
  (kind: Message['kind'], verb: (cx: Act, message: Message, what: number) => Promise<unknown>): Play =>
  async (stage: Stage, _who, what) => {
    const author = kind === 'inbound' ? messages.identityId : messages.agentId
    const ofKind = and(eq(messages.kind, kind), isNotNull(author))
    const all = await db.select().from(messages).where(ofKind).orderBy(messages.id)
    if (all.length === 0) return
    const message = pick(all, what)
    await act(kind === 'inbound' ? system : stage.ada, async (cx) => {
      await lock(cx, conversations, message.conversationId)
      await verb(cx, message, what)
    })
  }

const told = ({ channelId, identityId }: Message) => ({
  channelId: channelId!,
  externalId: 'x',
  from: { kind: 'any', address: identityId!, verified: true },
})
const named = ({ id, conversationId, identityId }: Message) => ({ messageId: id, conversationId, by: identityId })

/** What is wanted of a message, and at once what becomes of that: no job is left to do it while screens are compared. */
const wanted = (after: (cx: Act, message: Message) => Promise<unknown>) =>
  toMessage('outbound', async (cx, message, what) => {
    await (what % 3 ? want(cx, message, 'edit', text(what >> 2)) : want(cx, message, 'remove'))
    const [row] = await cx.tx.select().from(messages).where(eq(messages.id, message.id))
    await after(cx, row!)
  })

export const messageVerbs = {
  edited: toMessage('inbound', (cx, message, what) =>
    amend(cx, { ...told(message), type: 'edit', text: text(what >> 2) }, named(message)),
  ),
  withdrawn: toMessage('inbound', (cx, message, what) =>
    what % 4 ? Promise.resolve() : amend(cx, { ...told(message), type: 'deletion' }, named(message)),
  ),
  reacted: toMessage('inbound', (cx, message, what) => {
    const emoji = what % 3 ? [pick(['👍', '❤️'], what)] : []
    return amend(cx, { ...told(message), type: 'reaction', emoji }, named(message))
  }),
  changing: wanted((cx, { id, change }) => done(cx, id, change!, 1)),
  unchanged: wanted((cx, { id, change }) => giveUp(cx, id, change!, 'no')),
} satisfies Record<string, Play>
