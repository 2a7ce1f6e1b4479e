import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { db } from '../../db/client.ts'
import { customers, deliveries, identities, messages } from '../../db/schema/index.ts'
import type { Id } from '../../db/ids.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import type { Agent } from '../support/world.ts'
import type { BotApi } from '../support/botapi/server.ts'

interface Hub {
  support: Id
  ada: Agent
}

/** A bot that a hub serves, and what agents see of it. */
export async function newBotChannel(hub: Hub, far: BotApi, kind = 'telegram', more: object = {}) {
  const bot = far.newBot()
  const settings = { token: bot.token, server: far.url, ...more }
  const channel = { kind, name: bot.token.slice(0, 10), deskId: hub.support, settings }
  const channelId = await act(system, (cx) => addChannel(cx, channel))
  return { bot, channelId, ...seenOn(hub, channelId) }
}

/** Who writes as this identity. */
export async function customerOf(identityId: Id | null) {
  const [row] = await db
    .select({ id: customers.id, name: customers.name })
    .from(identities)
    .innerJoin(customers, eq(customers.id, identities.customerId))
    .where(eq(identities.id, identityId!))
  return row!
}

function seenOn({ ada }: Hub, channelId: Id) {
  const all = () =>
    db.select().from(messages).where(eq(messages.channelId, channelId)).orderBy(messages.createdAt, messages.seq)
  const inbound = async () => (await all()).filter(({ kind }) => kind === 'inbound')
  /** Waits until so many have come in. */
  const received = async (count: number) => {
    await expect.poll(async () => (await inbound()).length, { timeout: 120_000 }).toBe(count)
    return inbound()
  }
  const answer = async (text: string, fileIds: Id[] = [], quotes?: Id) => {
    const last = (await all()).at(-1)!
    const written = { clientId: crypto.randomUUID(), text, fileIds, seen: last.seq, quotes }
    await act(ada, (cx) => reply(cx, last.conversationId, written))
    const [message] = await db.select().from(messages).where(eq(messages.clientId, written.clientId))
    return message!.id
  }
  const message = async (id: Id) => (await db.select().from(messages).where(eq(messages.id, id)))[0]!
  /** Waits for what becomes of it. */
  const ended = async (id: Id, state: string) => {
    await expect.poll(async () => (await message(id)).state, { timeout: 120_000 }).toBe(state)
    return message(id)
  }
  const waits = async (id: Id) => {
    const [row] = await db
      .select({
        seconds: sql<number>`extract(epoch from ${deliveries.notBefore} - now())::float`,
        error: deliveries.error,
      })
      .from(deliveries)
      .where(eq(deliveries.messageId, id))
    return row!
  }
  return { inbound, received, answer, message, ended, waits }
}
