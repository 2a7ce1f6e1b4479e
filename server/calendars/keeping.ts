import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import type { Hours } from '../../db/hours.ts'
import { newId, type Id } from '../../db/ids.ts'
import { calendars, desks } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { need } from '../agents/access.ts'

export async function addCalendar(cx: Act, wanted: Hours & { name: string }): Promise<Id> {
  need(cx.actor, 'configure')
  const { id } = await insert(cx, calendars, { id: newId(), ...wanted })
  cx.record('calendar.added', { calendarId: id }, {})
  return id
}

export async function renameCalendar(cx: Act, id: Id, name: string) {
  const calendar = await held(cx, id)
  if (calendar.name === name) return
  await change(cx, calendars, calendar, { name })
  cx.record('calendar.renamed', { calendarId: id }, {})
}

/** `seen` is the version that was edited: hours that someone else has saved meanwhile are not undone unseen. */
export async function setHours(cx: Act, id: Id, { tz, weekly, holidays }: Hours, seen: number) {
  const calendar = await held(cx, id)
  if (calendar.version !== seen) refuse('conflict', 'These hours have been changed meanwhile. Look at them again.')
  if (isDeepStrictEqual({ tz, weekly, holidays }, hoursOf(calendar))) return
  const { version } = await change(cx, calendars, calendar, { tz, weekly, holidays })
  cx.record('calendar.changed', { calendarId: id }, { version })
}

export async function removeCalendar(cx: Act, id: Id) {
  const calendar = await held(cx, id)
  const used = await cx.tx.$count(desks, eq(desks.calendarId, id))
  if (used > 0) refuse('conflict', 'A desk still keeps these hours. Give it others first.')
  await change(cx, calendars, calendar, { removed: true })
  cx.record('calendar.removed', { calendarId: id }, {})
}

/** Null: it is always open. */
export async function scheduleDesk(cx: Act, deskId: Id, calendarId: Id | null) {
  need(cx.actor, 'configure')
  if (calendarId) await held(cx, calendarId)
  const desk = (await lock(cx, desks, deskId)) ?? refuse('not_found', 'There is no such desk.')
  if (desk.calendarId === calendarId) return
  await change(cx, desks, desk, { calendarId })
  cx.record('desk.scheduled', { deskId }, { from: desk.calendarId, to: calendarId })
}

const hoursOf = ({ tz, weekly, holidays }: Hours): Hours => ({ tz, weekly, holidays })

/** A calendar is locked before a desk, so that none is removed while a desk begins to keep it. */
async function held(cx: Act, id: Id) {
  need(cx.actor, 'configure')
  return (
    (await lock(cx, calendars, id, eq(calendars.removed, false))) ?? refuse('not_found', 'There is no such calendar.')
  )
}
