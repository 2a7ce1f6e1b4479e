import { eq, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { FactType } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { calendars, conversations, deliveries, raw } from '../../db/schema/index.ts'
import { addDesk, joinDesk, leaveDesk, renameDesk } from '../../server/agents/desks.ts'
import { addAgent, changeAgent } from '../../server/agents/staff.ts'
import { addChannel, changeChannel } from '../../server/channels/configuring.ts'
import { addCalendar, removeCalendar, renameCalendar, scheduleDesk, setHours } from '../../server/calendars/keeping.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { reopen, resolve } from '../../server/conversations/closure.ts'
import { move } from '../../server/conversations/moving.ts'
import { keepDraft, mark } from '../../server/conversations/personal.ts'
import { act, system, type Act } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { retryRaw } from '../../server/messages/quarantine.ts'
import { decided, settle } from '../../server/messages/receipts.ts'
import { resend, skip } from '../../server/messages/resending.ts'
import { takeTold } from '../../server/messages/told.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { iran } from './hours.ts'
import { writes } from './inbound.ts'
import { messageVerbs } from './message-verbs.ts'
import { people, pick, staff, text, type Play, type Stage } from './picking.ts'
import { connector } from './world.ts'

export type { Play, Stage }

/** One verb of the product, by an agent and on a conversation that the numbers choose. */
const on =
  (verb: (cx: Act, id: Id, stage: Stage, what: number) => Promise<unknown>): Play =>
  async (stage, who, what) => {
    if (stage.conversations.length === 0) return
    await act(pick(staff(stage), who), (cx) => verb(cx, pick(stage.conversations, what), stage, what))
  }
const byRoot =
  (verb: (cx: Act, stage: Stage, who: number, what: number) => Promise<unknown>): Play =>
  (stage, who, what) =>
    act(stage.root, (cx) => verb(cx, stage, who, what))

type Delivery = typeof deliveries.$inferSelect

/** Something happens to a message that was sent; to one that is stuck, if there is any and it is for those. */
const toDelivery =
  (outcome: (cx: Act, delivery: Delivery) => Promise<unknown>, ifStuck = false): Play =>
  async (_stage, _who, what) => {
    const all = await db.select().from(deliveries).orderBy(deliveries.id)
    const stuck = ifStuck ? all.filter(({ state }) => state === 'failed' || state === 'unknown') : []
    if (all.length > 0) await act(system, (cx) => outcome(cx, pick(stuck.length > 0 ? stuck : all, what)))
  }

/** Something is done to a calendar that there is. */
const toCalendar =
  (verb: (cx: Act, calendar: typeof calendars.$inferSelect, stage: Stage, what: number) => Promise<unknown>): Play =>
  async (stage, who, what) => {
    const all = await db.select().from(calendars).where(eq(calendars.removed, false)).orderBy(calendars.id)
    if (all.length > 0) await act(stage.root, (cx) => verb(cx, pick(all, who), stage, what))
  }

async function receives(stage: Stage, who: number, what: number) {
  const id = await writes(pick([stage.chat, stage.salesChat], what), pick(people, who), text(what))
  if (!stage.conversations.includes(id)) stage.conversations.push(id)
}

async function answers(cx: Act, id: Id, what: number) {
  const [row] = await cx.tx.select({ seen: conversations.lastSeq }).from(conversations).where(eq(conversations.id, id))
  await reply(cx, id, { clientId: newId(), text: text(what), fileIds: [], seen: row!.seen })
}

export const verbs = {
  receives,
  /** Twice as likely: everything else needs something to happen to. */
  receivesAgain: receives,
  reply: on((cx, id, _stage, what) => answers(cx, id, what)),
  note: on((cx, id, _stage, what) => note(cx, id, { clientId: newId(), text: text(what), fileIds: [] })),
  assign: on((cx, id, stage, what) => assign(cx, id, pick(staff(stage), what >> 3).id)),
  unassign: on((cx, id) => assign(cx, id, null)),
  resolve: on((cx, id) => resolve(cx, id)),
  reopen: on((cx, id) => reopen(cx, id)),
  move: on((cx, id, stage, what) => move(cx, id, pick([stage.support, stage.sales], what >> 3))),
  resend: toDelivery((cx, delivery) => resend(cx, delivery.messageId), true),
  skip: toDelivery((cx, delivery) => skip(cx, delivery.messageId), true),
  fails: toDelivery((cx, delivery) =>
    settle(cx, delivery, 'failed', { failure: { code: 'no', certain: true }, merge: decided }),
  ),
  delivered: toDelivery((cx, delivery) => told(cx, delivery, 'delivered')),
  read: toDelivery((cx, delivery) => told(cx, delivery, 'read')),
  joinDesk: byRoot((cx, stage, who, what) =>
    joinDesk(cx, pick([stage.support, stage.sales], what), pick(staff(stage), who).id),
  ),
  leaveDesk: byRoot((cx, stage, who, what) =>
    leaveDesk(cx, pick([stage.support, stage.sales], what), pick(staff(stage), who).id),
  ),
  addDesk: byRoot((cx) => addDesk(cx, `Desk ${newId()}`)),
  renameDesk: byRoot((cx, stage, _who, what) => renameDesk(cx, stage.sales, `Sales ${what}`)),
  addCalendar: byRoot((cx) => addCalendar(cx, { name: 'Hours', ...iran })),
  renameCalendar: toCalendar((cx, { id }, _stage, what) => renameCalendar(cx, id, `Hours ${what}`)),
  setHours: toCalendar((cx, { id, version }, _stage, what) =>
    setHours(cx, id, { ...iran, tz: pick(['Asia/Tehran', 'Europe/London'], what) }, version),
  ),
  scheduleDesk: toCalendar((cx, { id }, stage, what) => scheduleDesk(cx, stage.sales, what % 3 ? id : null)),
  removeCalendar: toCalendar((cx, { id }) => removeCalendar(cx, id)),
  addAgent: byRoot((cx, stage, who, what) =>
    addAgent(cx, { name: `Agent ${what}`, email: `${newId()}@example.com`, role: 'agent', deskIds: [stage.support] }),
  ),
  renameAgent: byRoot((cx, stage, who, what) => changeAgent(cx, pick(staff(stage), who).id, { name: `Name ${what}` })),
  addChannel: byRoot((cx, stage, _who, what) =>
    addChannel(cx, { kind: connector.kind, name: `Chat ${what}`, deskId: stage.support, settings: {} }),
  ),
  changeChannel: byRoot((cx, stage, _who, what) => changeChannel(cx, stage.chat.id, { name: `Chat ${what}` })),
  garbles: (stage: Stage) => keepRaw(stage.chat.id, { key: newId(), bytes: new Uint8Array([123, 0, 255]) }),
  retryRaw: async (stage: Stage) => {
    const [row] = await db
      .select()
      .from(raw)
      .where(sql`state = 'quarantined'`)
      .limit(1)
    if (row) await act(stage.root, (cx) => retryRaw(cx, row.id))
  },
  mark: async (stage: Stage, who: number, what: number) => {
    if (stage.conversations.length > 0) await mark(pick(staff(stage), who), pick(stage.conversations, what), what % 20)
  },
  draft: async (stage: Stage, who: number, what: number) => {
    if (stage.conversations.length === 0) return
    await keepDraft(pick(staff(stage), who), pick(stage.conversations, what), text(what), false)
  },
  ...messageVerbs,
} satisfies Record<string, Play>

type Verb = keyof typeof verbs
const apart = { apart: 'tried in a test of its own' } as const

/** By which verb each fact is brought about: the compiler wants a new fact to be tried as well. */
export const covers: Record<FactType, Verb | typeof apart> = {
  'agent.added': 'addAgent',
  'agent.changed': 'renameAgent',
  'agent.invited': apart,
  'agent.joined': apart,
  'desk.added': 'addDesk',
  'desk.renamed': 'renameDesk',
  'desk.joined': 'joinDesk',
  'desk.left': 'leaveDesk',
  'desk.scheduled': 'scheduleDesk',
  'calendar.added': 'addCalendar',
  'calendar.renamed': 'renameCalendar',
  'calendar.changed': 'setHours',
  'calendar.removed': 'removeCalendar',
  'channel.added': 'addChannel',
  'channel.changed': 'changeChannel',
  'channel.status': apart,
  'channel.progressed': apart,
  'channel.counted': apart,
  'channel.stopped': apart,
  'channel.resumed': apart,
  'customer.added': 'receives',
  'customer.renamed': apart,
  'customer.continued': apart,
  'identity.added': 'receives',
  'identity.released': apart,
  'identity.verified': apart,
  'conversation.opened': 'receives',
  'conversation.assigned': 'assign',
  'conversation.resolved': 'resolve',
  'conversation.reopened': 'reopen',
  'conversation.waiting': 'reply',
  'conversation.moved': 'move',
  'conversation.rerouted': apart,
  'conversation.linked': apart,
  'message.received': 'receives',
  'message.joined': apart,
  'message.written': 'reply',
  'message.noted': 'note',
  'message.sent': 'reply',
  'message.delivered': 'delivered',
  'message.read': 'read',
  'message.failed': 'fails',
  'message.requeued': 'resend',
  'message.redelivered': apart,
  'message.skipped': 'skip',
  'message.edited': 'edited',
  'message.withdrawn': 'withdrawn',
  'message.reacted': 'reacted',
  'message.reacting': apart,
  'message.unreacted': apart,
  'message.changing': 'changing',
  'message.unchanged': 'unchanged',
  'message.fetched': apart,
  'message.missed': apart,
  'message.sought': apart,
  'consent.withdrawn': apart,
  'consent.given': apart,
  'raw.quarantined': 'garbles',
  'raw.retried': 'retryRaw',
  'log.epoch': apart,
  'log.released': apart,
}

const told = (cx: Act, { channelId, externalId }: Delivery, state: 'delivered' | 'read') =>
  takeTold(cx, [{ type: 'receipt', channelId, externalId: externalId ?? 'x', state }])
