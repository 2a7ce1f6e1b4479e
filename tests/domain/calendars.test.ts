import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { calendars, desks } from '../../db/schema/index.ts'
import { addCalendar, removeCalendar, renameCalendar, scheduleDesk, setHours } from '../../server/calendars/keeping.ts'
import { act, type Act } from '../../server/core/act.ts'
import { iran, week } from '../support/hours.ts'
import { newWorld, type World } from '../support/world.ts'
import { factsLeft, lastFact } from './facts.ts'

let world: World
let id: Id
beforeAll(async () => {
  world = await newWorld()
  id = await act(world.root, (cx) => addCalendar(cx, { name: 'Tehran', ...iran }))
})
const calendar = async () => (await db.select().from(calendars).where(eq(calendars.id, id)))[0]!
const desk = async () => (await db.select().from(desks).where(eq(desks.id, world.support)))[0]!
const byRoot = <T>(work: (cx: Act) => Promise<T>) => act(world.root, work)

test('hours are kept as they were given', async () => {
  expect(await calendar()).toMatchObject({ name: 'Tehran', ...iran, removed: false, version: 1 })
  expect(await lastFact(id)).toMatchObject({ type: 'calendar.added', by: world.root.id })
})

test('a name changes once, and nothing else with it', async () => {
  expect(await factsLeft(world.root, id, (cx) => renameCalendar(cx, id, 'Iran'))).toBe(1)
  expect(await factsLeft(world.root, id, (cx) => renameCalendar(cx, id, 'Iran'))).toBe(0)
  expect(await calendar()).toMatchObject({ name: 'Iran', ...iran, version: 2 })
})

test('hours change only from those that were seen, and the fact names their version', async () => {
  const other = { ...iran, weekly: week('mon', ['09:00', '12:00'], ['13:00', '17:00']) }
  await expect(byRoot((cx) => setHours(cx, id, other, 1))).rejects.toMatchObject({ code: 'conflict' })
  expect(await calendar()).toMatchObject(iran)
  await byRoot((cx) => setHours(cx, id, other, 2))
  expect(await calendar()).toMatchObject({ ...other, version: 3 })
  expect(await lastFact(id)).toMatchObject({ type: 'calendar.changed', data: { version: 3 } })
  expect(await factsLeft(world.root, id, (cx) => setHours(cx, id, other, 3))).toBe(0)
})

test('a desk keeps hours, and hours that a desk keeps stay', async () => {
  expect(await factsLeft(world.root, world.support, (cx) => scheduleDesk(cx, world.support, id))).toBe(1)
  expect(await desk()).toMatchObject({ calendarId: id })
  expect(await lastFact(world.support)).toMatchObject({ type: 'desk.scheduled', data: { from: null, to: id } })
  await expect(byRoot((cx) => removeCalendar(cx, id))).rejects.toMatchObject({ code: 'conflict' })
  expect((await calendar()).removed).toBe(false)
  await byRoot((cx) => scheduleDesk(cx, world.support, null))
  expect(await desk()).toMatchObject({ calendarId: null })
  await byRoot((cx) => removeCalendar(cx, id))
  expect(await calendar()).toMatchObject({ removed: true })
  expect(await lastFact(id)).toMatchObject({ type: 'calendar.removed' })
})

test('what is removed is there for nobody', async () => {
  await expect(byRoot((cx) => scheduleDesk(cx, world.support, id))).rejects.toMatchObject({ code: 'not_found' })
  await expect(byRoot((cx) => renameCalendar(cx, id, 'X'))).rejects.toMatchObject({ code: 'not_found' })
})

test('only whoever configures may', async () => {
  const verbs: ((cx: Act) => Promise<unknown>)[] = [
    (cx: Act) => addCalendar(cx, { name: 'X', ...iran }),
    (cx: Act) => renameCalendar(cx, id, 'X'),
    (cx: Act) => setHours(cx, id, iran, 1),
    (cx: Act) => removeCalendar(cx, id),
    (cx: Act) => scheduleDesk(cx, world.support, null),
  ]
  for (const who of [world.ada, world.sam, world.aud])
    for (const verb of verbs) await expect(act(who, verb)).rejects.toMatchObject({ code: 'forbidden' })
})
