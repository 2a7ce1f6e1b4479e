import { and, eq, sql } from 'drizzle-orm'
import { newId, type Id } from '../../db/ids.ts'
import { agents, deskMembers, desks } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { isUniqueViolation } from '../core/failure.ts'
import { lock } from '../core/hold.ts'
import { need } from './access.ts'

export async function addDesk(cx: Act, name: string): Promise<Id> {
  need(cx.actor, 'configure')
  const desk = await insert(cx, desks, { id: newId(), name }).catch(taken)
  cx.record('desk.added', { deskId: desk.id }, {})
  return desk.id
}

export async function renameDesk(cx: Act, id: Id, name: string) {
  need(cx.actor, 'configure')
  const desk = (await lock(cx, desks, id)) ?? refuse('not_found', 'There is no such desk.')
  if (desk.name === name) return
  await change(cx, desks, desk, { name }).catch(taken)
  cx.record('desk.renamed', { deskId: id }, {})
}

export async function joinDesk(cx: Act, deskId: Id, agentId: Id) {
  need(cx.actor, 'manageAgents')
  const agent = (await lock(cx, agents, agentId)) ?? refuse('not_found', 'There is no such agent.')
  if (!(await lock(cx, desks, deskId))) refuse('not_found', 'There is no such desk.')
  const joined = await cx.tx.insert(deskMembers).values({ deskId, agentId }).onConflictDoNothing().returning()
  if (joined.length === 0) return
  await change(cx, agents, agent, { accessEpoch: agent.accessEpoch + 1 })
  cx.record('desk.joined', { deskId }, { agentId })
}

export async function leaveDesk(cx: Act, deskId: Id, agentId: Id) {
  need(cx.actor, 'manageAgents')
  const agent = (await lock(cx, agents, agentId)) ?? refuse('not_found', 'There is no such agent.')
  const mine = and(eq(deskMembers.deskId, deskId), eq(deskMembers.agentId, agentId))
  const left = await cx.tx.delete(deskMembers).where(mine).returning()
  if (left.length === 0) return
  await change(cx, agents, agent, { accessEpoch: agent.accessEpoch + 1 })
  cx.record('desk.left', { deskId }, { agentId })
}

export async function works(cx: Act, agentId: Id, deskId: Id): Promise<boolean> {
  const rows = await cx.tx
    .select({ one: sql`1` })
    .from(deskMembers)
    .innerJoin(agents, eq(agents.id, deskMembers.agentId))
    .where(and(eq(deskMembers.deskId, deskId), eq(deskMembers.agentId, agentId), agents.active))
  return rows.length > 0
}

function taken(error: unknown): never {
  if (isUniqueViolation(error)) refuse('conflict', 'There is a desk of that name already.')
  throw error
}
