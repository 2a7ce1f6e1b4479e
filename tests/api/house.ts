import { eq, sql } from 'drizzle-orm'
import { vi } from 'vitest'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { bodies, channels, deliveries, edits, files, messages, raw } from '../../db/schema/index.ts'
import { addAgent, changeAgent } from '../../server/agents/staff.ts'
import { keepFile } from '../../server/channels/files.ts'
import { act, system } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { quiet } from '../support/quiet.ts'
import { newServer, signIn } from '../support/server.ts'
import { writes } from '../support/inbound.ts'
import type { Agent } from '../support/world.ts'

/** One desk and something of everything in it. `canary` is in every text of the desk and nowhere else. */
export interface Corner {
  canary: string
  deskId: Id
  channelId: Id
  conversationId: Id
  inboundId: Id
  outboundId: Id
  fileId: Id
  rawId: number
  /** Someone who works here. */
  agent: Agent
}

/** A serving house with two desks that must not know of each other, and a cookie for each of the cast. */
export async function newHouse(environment: Record<string, string> = {}) {
  const server = await newServer({ TRUST_PROXY: '1', ...environment })
  const ina = await addInactive(server.support)
  const support = await furnish(server.chat, server.ada, 'carol', 'support-canary-4711')
  const sales = await furnish(server.salesChat, server.eve, 'dariush', 'sales-canary-0815')
  const { ada, sam, eve, root, aud } = server
  const cookies = new Map<Agent, string>()
  for (const agent of [ada, sam, eve, root, aud, ina]) cookies.set(agent, await signIn(server.url, agent))
  await act(system, (cx) => changeAgent(cx, ina.id, { active: false }))
  // That a channel's page was seen is noted once, and nobody waits for it.
  for (const { id } of [server.chat, server.salesChat]) {
    await fetch(`${server.url}/in/${id}/config`, { headers: { origin: 'https://shop.example' } })
    await vi.waitFor(async () => {
      const [channel] = await db.select().from(channels).where(eq(channels.id, id))
      if (channel!.status !== 'ok') throw new Error('Its page has not been noted yet.')
    }, 15_000)
  }
  await quiet()
  return { ...server, ina, corners: { support, sales }, cookie: (agent: Agent) => cookies.get(agent)! }
}

export type House = Awaited<ReturnType<typeof newHouse>>

async function addInactive(deskId: Id): Promise<Agent> {
  const ina = { name: 'Ina', email: 'ina@example.com', role: 'agent' as const, deskIds: [deskId] }
  return { kind: 'agent', id: await act(system, (cx) => addAgent(cx, ina)), role: 'agent', active: true }
}

async function furnish(channel: House['chat'], agent: Agent, who: string, canary: string): Promise<Corner> {
  const conversationId = await writes(channel, who, `${canary} inbound`)
  const file = await attachment(agent, `${canary}.txt`, canary)
  const written = { clientId: newId(), text: `${canary} outbound`, fileIds: [file] }
  await act(agent, (cx) => reply(cx, conversationId, { ...written, seen: 1 }))
  await act(agent, (cx) => note(cx, conversationId, { clientId: newId(), text: `${canary} note`, fileIds: [] }))
  await keepRaw(channel.id, { key: newId(), bytes: Buffer.from(`not JSON ${canary}`) })
  await quiet()
  const all = await db.select().from(messages).where(eq(messages.conversationId, conversationId)).orderBy(messages.seq)
  await db.insert(edits).values({ id: newId(), messageId: all[0]!.id, text: canary, until: new Date() })
  const body = { messageId: all[0]!.id, html: `<p>${canary}</p>`, quoted: canary }
  await db.insert(bodies).values(body)
  const [set] = await db
    .select({ id: raw.id })
    .from(raw)
    .where(sql`channel_id = ${channel.id} and state = 'quarantined'`)
  const at = { deskId: channel.deskId, channelId: channel.id, conversationId, rawId: set!.id }
  return { canary, agent, ...at, inboundId: all[0]!.id, outboundId: all[1]!.id, fileId: file }
}

/** A file that the agent has uploaded and not yet sent. */
export const attachment = async (agent: Agent, name: string, text: string): Promise<Id> =>
  (await keepFile(`agent:${agent.id}`, { name, mime: 'text/plain', bytes: Buffer.from(text) })).id

/** Sets what the asking may have changed back to how it was, past the door: the next question finds the same house. */
export async function putBack({ conversationId, deskId, outboundId, channelId, fileId }: Corner) {
  await db.execute(sql`update conversations set desk_id = ${deskId}, assignee_id = null where id = ${conversationId}`)
  await db.update(deliveries).set({ state: 'failed' }).where(eq(deliveries.messageId, outboundId))
  await db.update(messages).set({ state: 'failed' }).where(eq(messages.id, outboundId))
  await db.execute(sql`update channels set desk_id = ${deskId} where id = ${channelId}`)
  await db.update(files).set({ messageId: outboundId }).where(eq(files.id, fileId))
  await db.execute(sql`update raw set state = 'quarantined' where channel_id = ${channelId} and key not like 'user:%'`)
}
