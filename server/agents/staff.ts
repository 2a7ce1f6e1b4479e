import { inArray, sql } from 'drizzle-orm'
import type { Role } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { agents, deskMembers, desks, sessions } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { isUniqueViolation } from '../core/failure.ts'
import { lock } from '../core/hold.ts'
import { need } from './access.ts'

export interface NewAgent {
  name: string
  email: string
  role: Role
  deskIds: Id[]
}

export async function addAgent(cx: Act, wanted: NewAgent): Promise<Id> {
  need(cx.actor, 'manageAgents')
  const { name, role } = wanted
  const deskIds = [...new Set(wanted.deskIds)]
  const known = await cx.tx.select({ id: desks.id }).from(desks).where(inArray(desks.id, deskIds))
  if (known.length < deskIds.length) refuse('not_found', 'There is no such desk.')
  const row = { id: newId(), name, email: wanted.email.toLowerCase(), role, createdAt: cx.now, updatedAt: cx.now }
  const agent = await insert(cx, agents, row).catch(taken)
  cx.record('agent.added', { agentId: agent.id }, { role })
  for (const deskId of deskIds) {
    await cx.tx.insert(deskMembers).values({ deskId, agentId: agent.id })
    cx.record('desk.joined', { deskId }, { agentId: agent.id })
  }
  return agent.id
}

/** Whoever is no longer active loses his sessions at once. The last active admin stays one. */
export async function changeAgent(cx: Act, id: Id, patch: { name?: string; role?: Role; active?: boolean }) {
  need(cx.actor, 'manageAgents')
  const agent = (await lock(cx, agents, id)) ?? refuse('not_found', 'There is no such agent.')
  const { role = agent.role, active = agent.active, name = agent.name } = patch
  if (role === agent.role && active === agent.active && name === agent.name) return
  if (agent.role === 'admin' && agent.active && (role !== 'admin' || !active)) await notTheLast(cx, id)
  const access = role !== agent.role || active !== agent.active ? 1 : 0
  await change(cx, agents, agent, { role, active, name, accessEpoch: agent.accessEpoch + access, updatedAt: cx.now })
  if (access) await cx.tx.delete(sessions).where(sql`${sessions.userId} = ${id}`)
  cx.record('agent.changed', { agentId: id }, { role, active })
}

async function notTheLast(cx: Act, id: Id) {
  // Two admins who demote each other at once must not both succeed.
  await cx.tx.execute(sql`select pg_advisory_xact_lock(7203002)`)
  const others = await cx.tx.execute(sql`select 1 from agents where role = 'admin' and active and id <> ${id} limit 1`)
  if (others.rows.length === 0) refuse('conflict', 'This is the last admin. Make someone else an admin first.')
}

function taken(error: unknown): never {
  if (isUniqueViolation(error)) refuse('conflict', 'Someone with this e-mail address is here already.')
  throw error
}
