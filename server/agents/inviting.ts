import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { accounts, agents, desks, invitations, sessions } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { digestToken } from '../core/secrets.ts'
import { need } from './access.ts'
import { addDesk } from './desks.ts'
import { addAgent } from './staff.ts'

const days = 7

/** Opens a one-time way in for an agent; older ones of his are void. The caller keeps the token, the database its digest. */
export async function invite(cx: Act, agentId: Id, digest: string) {
  need(cx.actor, 'manageAgents')
  if (!(await lock(cx, agents, agentId))) refuse('not_found', 'There is no such agent.')
  await cx.tx.delete(invitations).where(eq(invitations.agentId, agentId))
  await keep(cx, digest, agentId)
  cx.record('agent.invited', { agentId }, {})
}

/** The set-up token of an installation that has nobody yet. */
export const inviteFirst = async (cx: Act, digest: string) => {
  await cx.tx.delete(invitations).where(isNull(invitations.agentId))
  await keep(cx, digest, null)
}

const keep = (cx: Act, digest: string, agentId: Id | null) =>
  cx.tx.insert(invitations).values({ digest, agentId, expiresAt: new Date(cx.now.getTime() + days * 86_400_000) })

export async function findInvitation(token: string) {
  const [found] = await db
    .select({ agentId: invitations.agentId, name: agents.name, email: agents.email })
    .from(invitations)
    .leftJoin(agents, eq(agents.id, invitations.agentId))
    .where(open(token))
  return found ?? refuse('not_found', 'This link has been used or is too old. Ask an admin for a new one.')
}

export interface Joining {
  name: string
  email: string
  /** As better-auth hashes it; hashing takes a while and is done before the command. */
  passwordHash: string
  /** In which the first desk is named. */
  language?: 'en' | 'fa'
}

/** Run by Peyk itself: uses the token up, sets the password and ends all sessions begun with an older one. The first to join founds the installation: admin, with the first desk. */
export async function join(cx: Act, token: string, joining: Joining) {
  const used = await cx.tx.update(invitations).set({ usedAt: cx.now }).where(open(token)).returning()
  if (used.length === 0) refuse('not_found', 'This link has been used or is too old. Ask an admin for a new one.')
  const agentId = used[0]!.agentId ?? (await found(cx, joining))
  const agent = (await lock(cx, agents, agentId))!
  if (!agent.active) refuse('forbidden', 'This account is switched off. Ask an admin.')
  await change(cx, agents, agent, { name: joining.name, updatedAt: cx.now })
  await setPassword(cx, agentId, joining.passwordHash)
  cx.record('agent.joined', { agentId }, {})
  return agent.email
}

const firstDesk = { en: 'Support', fa: 'پشتیبانی' }

async function found(cx: Act, { name, email, language = 'en' }: Joining): Promise<Id> {
  const [desk] = await cx.tx.select({ id: desks.id }).from(desks).orderBy(desks.id).limit(1)
  const deskId = desk?.id ?? (await addDesk(cx, firstDesk[language]))
  return addAgent(cx, { name, email, role: 'admin', deskIds: [deskId] })
}

async function setPassword(cx: Act, agentId: Id, password: string) {
  await cx.tx.delete(accounts).where(sql`${accounts.userId} = ${agentId} and ${accounts.providerId} = 'credential'`)
  const row = { id: newId(), accountId: agentId, providerId: 'credential', userId: agentId, password }
  await cx.tx.insert(accounts).values(row)
  await cx.tx.delete(sessions).where(eq(sessions.userId, agentId))
}

const open = (token: string) =>
  and(eq(invitations.digest, digestToken(token)), isNull(invitations.usedAt), gt(invitations.expiresAt, sql`now()`))
