import { sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { can, seesAllDesks, type Act as Right } from '../contract/policy.ts'
import { refuse } from '../contract/refusal.ts'
import type { Caller } from '../core/act.ts'

/** Refuses what the caller's role does not allow. Which rows it applies to, `inDesksOf` says. */
export function need(actor: Caller, right: Right) {
  if (actor.kind !== 'agent') return
  if (!can(actor, right)) refuse('forbidden', 'Your role does not allow this. An admin can change it.')
}

/** The one predicate of visibility: rows whose desk the caller works in. Peyk itself and its channels see all. */
export function inDesksOf(actor: Caller, deskId: PgColumn): SQL {
  if (actor.kind !== 'agent') return sql`true`
  if (!actor.active) return sql`false`
  if (seesAllDesks(actor.role)) return sql`true`
  return sql`${deskId} in (select desk_id from desk_members where agent_id = ${actor.id})`
}
