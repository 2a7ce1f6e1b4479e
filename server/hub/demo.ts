import { eq, sql } from 'drizzle-orm'
import { connectors } from '../../connectors/index.ts'
import type { Connector } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { demoAgents, demoWeek, type DemoConversation, type DemoStep } from '../../db/demo.ts'
import { newId, type Id } from '../../db/ids.ts'
import { agents, channels, conversations, customers, desks } from '../../db/schema/index.ts'
import { act, system, type Act, type Caller } from '../core/act.ts'
import { seal } from '../core/log.ts'
import { keepRaw } from '../core/raw.ts'
import { addDesk } from '../agents/desks.ts'
import { addAgent } from '../agents/staff.ts'
import { addChannel } from '../channels/configuring.ts'
import { resolve } from '../conversations/closure.ts'
import { receiveAll } from '../messages/receiving.ts'
import { note, reply } from '../messages/writing.ts'
import type { Config } from '../config.ts'
import { wordsFor } from './words.ts'

type Staff = Map<string, Caller & { kind: 'agent' }>

/** A week of a small shop, written through the same verbs as everything else. Only into an installation without conversations. */
export async function demo(_args: string[], config: Pick<Config, 'LANG'>) {
  const say = wordsFor(config.LANG).demo
  const [busy] = await db.select({ id: conversations.id }).from(conversations).limit(1)
  if (busy) {
    console.log(say.notEmpty)
    return false
  }
  const connector = connectors.find((one) => one.pretend && one.settings.safeParse({}).success)
  if (!connector) {
    console.log(say.noKind)
    return false
  }
  const deskId = await ensureDesk()
  const staff = await ensureStaff(deskId)
  const channel = await ensureChannel(deskId, connector)
  const steps = demoWeek.flatMap((conversation) => conversation.steps.map((step) => ({ conversation, step })))
  // In the order in which it happened, as the log will tell it.
  steps.sort((a, b) => b.step.ago - a.step.ago)
  for (const { conversation, step } of steps) await play(conversation, step, channel, staff)
  while ((await seal()) > 0);
  console.log(say.done(demoWeek.length))
  return true
}

async function ensureDesk(): Promise<Id> {
  const [desk] = await db.select({ id: desks.id }).from(desks).limit(1)
  return desk?.id ?? act(system, (cx) => addDesk(cx, 'Support'))
}

/** Whoever is here already works on; the cast comes beside him, without passwords: an admin can invite them. */
async function ensureStaff(deskId: Id): Promise<Staff> {
  const staff: Staff = new Map()
  for (const { name, email, role } of demoAgents) {
    const [known] = await db.select({ id: agents.id }).from(agents).where(eq(agents.email, email))
    const id = known?.id ?? (await act(system, (cx) => addAgent(cx, { name, email, role, deskIds: [deskId] })))
    staff.set(email, { kind: 'agent', id, role, active: true })
  }
  return staff
}

async function ensureChannel(deskId: Id, connector: Connector<unknown>) {
  const [known] = await db.select().from(channels).where(eq(channels.kind, connector.kind)).limit(1)
  const wanted = { kind: connector.kind, name: 'Website', deskId, settings: {} }
  const id = known?.id ?? (await act(system, (cx) => addChannel(cx, wanted)))
  return { id, deskId: known?.deskId ?? deskId, connector }
}

type Channel = Awaited<ReturnType<typeof ensureChannel>>

async function play({ customer }: DemoConversation, step: DemoStep, channel: Channel, staff: Staff) {
  const now = new Date(Date.now() - step.ago * 60_000)
  if ('says' in step) return receives(channel, customer, step.says, now)
  const [found] = await db
    .select({ id: conversations.id, seen: conversations.lastSeq })
    .from(conversations)
    .innerJoin(customers, eq(customers.id, conversations.requesterId))
    .where(eq(customers.name, customer))
  const { id, seen } = found!
  const written = (text: string) => ({ clientId: newId(), text, fileIds: [], seen })
  const verb = async (cx: Act) => {
    if ('answers' in step) await reply(cx, id, written(step.answers))
    else if ('notes' in step) await note(cx, id, written(step.notes))
    else await resolve(cx, id)
  }
  await act(staff.get(step.by)!, verb, { now })
}

/** Stored raw as always, and marked as done in the same command that takes it in at its time in the past. */
async function receives({ id, deskId, connector }: Channel, customer: string, text: string, now: Date) {
  const input = connector.pretend!(customer, text)
  await keepRaw(id, input)
  await act(
    { kind: 'channel', id },
    async (cx) => {
      const done = sql`update raw set state = 'done' where channel_id = ${id} and key = ${input.key} returning id`
      const rows = await cx.tx.execute<{ id: string }>(done)
      const place = { channel: { id, deskId }, threadDays: connector.threadDays, own: [] }
      const rawId = Number(rows.rows[0]!.id)
      await receiveAll(
        cx,
        connector.parse(input).map((event, index) => ({ place, rawId, index, event })),
      )
    },
    { now },
  )
}
