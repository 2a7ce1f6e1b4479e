import { sql } from 'drizzle-orm'
import { beforeEach, expect, test, vi } from 'vitest'
import { ChannelError } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { jobs } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { runOneJob, type Run } from '../../server/core/jobs.ts'
import { lease, releaseLeases } from '../../server/core/lease.ts'
import { freshDatabase } from '../support/database.ts'

await freshDatabase()
beforeEach(() => db.delete(jobs))

const later = (input: unknown, options?: { at?: Date; key?: string }) =>
  act(system, (cx) => cx.later('test.run', input, options))
const run = (work: Run) => runOneJob({ 'test.run': work })
const nothing: Run = async () => {}
const all = () => db.select().from(jobs)
const inAnHour = () => new Date(Date.now() + 3_600_000)

test('a job is wanted with its command, runs once and is gone', async () => {
  const seen: unknown[] = []
  await later({ n: 1 })
  const work: Run = async (input) => void seen.push(input)
  expect(await run(work)).toBe(true)
  expect(await run(work)).toBe(false)
  expect(seen).toEqual([{ n: 1 }])
  expect(await all()).toEqual([])
})

test('a job of a command that is undone was never wanted', async () => {
  const undone = act(system, async (cx) => {
    await cx.later('test.run', 1)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await all()).toEqual([])
})

test('one that fails comes again later, and after days of it is dead in sight', async () => {
  await later(1)
  const fails: Run = () => Promise.reject(new TypeError('secret detail'))
  for (const n of [1, 2, 3, 199, 200]) {
    await db.execute(sql`update jobs set run_at = now() - interval '1 second', attempts = ${n - 1}`)
    expect(await run(fails)).toBe(true)
    expect((await all())[0]).toMatchObject({ attempts: n, dead: n === 200, leaseUntil: null })
  }
  await db.execute(sql`update jobs set run_at = now() - interval '1 second'`)
  expect(await run(nothing)).toBe(false)
  expect((await all())[0]!.error).toContain('TypeError')
  expect((await all())[0]!.error).not.toContain('secret')
})

test('one that failed, waited and then did what it should is gone', async () => {
  await later(1)
  vi.spyOn(Math, 'random').mockReturnValueOnce(0.0123456)
  await run(() => Promise.reject(new Error('not yet')))
  await expect.poll(() => run(nothing)).toBe(true)
  expect(await all()).toEqual([])
})

test('one whose far side says when to come again does not come before', async () => {
  await later(1, { key: 'k' })
  const busy = new ChannelError('slow_down', { retry: true, certain: true, after: 600 })
  await run(() => Promise.reject(busy))
  const [waits] = await all()
  expect(waits!.runAt.getTime()).toBeGreaterThan(Date.now() + 590_000)
  await later(2, { key: 'k' })
  expect((await all())[0]).toMatchObject({ attempts: 0, input: 2 })
})

test('two workers never have the same job, and one whose worker died is taken up when its lease has ended', async () => {
  await later(1)
  let running = 0
  const slow: Run = async () => {
    running++
    expect(await run(nothing)).toBe(false)
  }
  await run(slow)
  expect(running).toBe(1)
  await later(2)
  await db.execute(sql`update jobs set lease_until = now() + interval '1 minute', attempts = 1`)
  expect(await run(nothing)).toBe(false)
  await db.execute(sql`update jobs set lease_until = now() - interval '1 second'`)
  expect(await run(nothing)).toBe(true)
})

test('a worker that lost its lease cannot finish the job of the next one', async () => {
  await later(1)
  await run(async () => {
    await db.execute(sql`update jobs set lease_until = now() - interval '1 second'`)
    await db.execute(sql`update jobs set fence = fence + 1`)
  })
  expect(await all()).toHaveLength(1)
})

test('the same key again moves the time forward and never adds a job', async () => {
  await later(1, { key: 'k', at: inAnHour() })
  await later(2, { key: 'k', at: new Date(inAnHour().getTime() + 3_600_000) })
  const [kept] = await all()
  expect(kept!.runAt.getTime()).toBeLessThan(inAnHour().getTime() + 1000)
  await later(3, { key: 'k' })
  expect(await all()).toHaveLength(1)
  const seen: unknown[] = []
  await run(async (input) => void seen.push(input))
  expect(seen).toEqual([3])
})

test('one that is wanted again while it runs comes again, for it may have looked too early', async () => {
  await later(1, { key: 'k' })
  const seen: unknown[] = []
  const work: Run = async (input) => {
    seen.push(input)
    if (seen.length === 1) await later(2, { key: 'k' })
  }
  while (await run(work));
  expect(seen).toEqual([1, 2])
  expect(await all()).toEqual([])
})

test('a lease is one holder’s; it grows a fence when it changes hands, and not while it is kept', async () => {
  expect(await lease('l', 'one')).toBe(1)
  expect(await lease('l', 'two')).toBeNull()
  expect(await lease('l', 'one')).toBe(1)
  await db.execute(sql`update leases set until = now() - interval '1 second' where name = 'l'`)
  expect(await lease('l', 'two')).toBe(2)
  expect(await lease('l', 'one')).toBeNull()
  await releaseLeases('two')
  expect(await lease('l', 'one')).toBe(3)
})

test('of many who reach for a lease at once one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => lease('rush', `node-${n}`)))
  expect(all.filter((fence) => fence !== null)).toEqual([1])
})
