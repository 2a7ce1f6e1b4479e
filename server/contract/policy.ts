import type { Role } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'

/** Everything that a role can be asked about. Where it applies within a desk, `visible` has already chosen the rows. */
export type Act =
  'read' | 'reply' | 'rewrite' | 'assign' | 'resolve' | 'move' | 'readLog' | 'configure' | 'manageAgents'

const may: Record<Role, ReadonlySet<Act>> = {
  agent: new Set(['read', 'reply', 'assign', 'resolve', 'move']),
  supervisor: new Set(['read', 'reply', 'rewrite', 'assign', 'resolve', 'move']),
  admin: new Set(['read', 'reply', 'rewrite', 'assign', 'resolve', 'move', 'configure', 'manageAgents']),
  auditor: new Set(['read', 'readLog']),
}

/** Pure: routes, sockets and buttons ask the same question. */
export const can = (who: { role: Role; active: boolean }, act: Act) => who.active && may[who.role].has(act)

/** The auditor reads every desk; all others only desks they belong to. */
export const seesAllDesks = (role: Role) => role === 'auditor'

/** Whether he may change a message that was sent: his own, or as one who answers for what others wrote. */
export const mayChange = (who: { id: Id; role: Role; active: boolean }, message: { agentId: Id | null }) =>
  can(who, 'reply') && (message.agentId === who.id || can(who, 'rewrite'))
