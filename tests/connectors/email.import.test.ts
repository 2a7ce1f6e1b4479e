import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stage } from './email.stage.ts'

test('a mailbox is read with its progress, stopped, and read on from there', async () => {
  const { box, core, before, round, partly, arrives, stop, resume, open, progress } = stage(250)
  await partly(100)
  expect(core.given).toEqual(before.slice(0, 100))
  expect(progress()).toEqual({ read: 100, of: 250 })
  const during = arrives()
  stop()
  await round()
  expect(core.given).toEqual([...before.slice(0, 100), during])
  expect(progress()).toEqual({ read: 100, of: 250 })
  const later = arrives()
  open()
  await round()
  expect(core.given.slice(100)).toEqual([during, later])
  resume()
  await partly(50)
  expect(progress()).toEqual({ read: 150, of: 250 })
  open()
  await round()
  expect(core.given).toEqual([...before.slice(0, 100), during, later, ...before.slice(100)])
  expect(progress()).toBeNull()
  expect(new Set(core.given)).toEqual(new Set(box.numbersIn()))
})

test('what comes while it goes on does not wait behind all that was left out', async () => {
  const { core, before, partly, round, slice, arrives, stop, resume, progress } = stage(700)
  await partly(100)
  stop()
  await round()
  resume()
  const first = arrives()
  expect(await slice()).toBe(true)
  expect(core.given).toEqual([...before.slice(0, 100), first, ...before.slice(100, 300)])
  expect(progress()).toEqual({ read: 300, of: 700 })
  const pile = Array.from({ length: 120 }, arrives)
  expect(await slice()).toBe(true)
  expect(core.given.slice(301)).toEqual([...pile, ...before.slice(300, 500)])
  expect(progress()).toEqual({ read: 620, of: 820 })
  expect(await slice()).toBe(false)
  expect(core.given.slice(621)).toEqual(before.slice(500))
  await round()
  expect(progress()).toBeNull()
})

test('stopped over a pile while something is left out still: both stay out, and both come', async () => {
  const { box, core, partly, round, arrives, pass, stop, resume } = stage(250)
  await partly(100)
  stop()
  await round()
  resume()
  await partly(50)
  Array.from({ length: 150 }, arrives)
  await partly(100)
  expect(core.given).toHaveLength(250)
  pass(20 * 60_000)
  stop()
  await round()
  expect(core.given).toHaveLength(250)
  resume()
  await round()
  expect(core.given).toHaveLength(400)
  expect(new Set(core.given)).toEqual(new Set(box.numbersIn()))
})

test('of a few mails nothing is told, and of ones that came while it was away as of old ones', async () => {
  const { round, arrives, core } = stage(99)
  await round()
  expect(core.kept.progress).toEqual([null])
  for (let at = 0; at < 120; at++) arrives()
  await round()
  expect(core.kept.progress).toEqual([
    null,
    { read: 0, of: 120 },
    { read: 50, of: 120 },
    { read: 100, of: 120 },
    { read: 120, of: 120 },
    null,
  ])
})

test('numbered anew while it is stopped: what is left out stays out, and what comes is read', async () => {
  const { box, core, before, round, partly, arrives, stop, resume, progress } = stage(250)
  await partly(100)
  stop()
  await round()
  // The clocks of the hub and of its mail server may differ by minutes.
  const arrived = arrives()
  box.renumber()
  const then = arrives()
  await round()
  expect(core.given).toEqual([...before.slice(0, 100), arrived, then])
  resume()
  await round()
  expect(core.given).toHaveLength(252)
  expect(progress()).toBeNull()
})

test('a pile of which nothing was stored yet stays out as an admin stops', async () => {
  const { core, before, round, partly, arrives, pass, stop, resume, open, progress } = stage(3)
  await round()
  const pile = Array.from({ length: 250 }, arrives)
  await partly(0)
  expect(progress()).toEqual({ read: 0, of: 250 })
  pass(20 * 60_000)
  stop()
  await round()
  expect(core.given).toEqual(before)
  expect(progress()).toEqual({ read: 0, of: 250 })
  const later = arrives()
  open()
  await round()
  expect(core.given).toEqual([...before, later])
  resume()
  await round()
  expect(core.given).toEqual([...before, later, ...pile])
  expect(progress()).toBeNull()
})

type Step = ['arrives' | 'pile' | 'round' | 'restart' | 'stop' | 'resume' | 'renumber'] | ['partly' | 'drop', number]
const named = (name: 'arrives' | 'pile' | 'round' | 'restart' | 'stop' | 'resume' | 'renumber') =>
  fc.constant<Step>([name])
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('partly' as const), fc.integer({ min: 40, max: 120 })) },
  { weight: 4, arbitrary: named('stop') },
  { weight: 4, arbitrary: named('resume') },
  named('arrives'),
  named('pile'),
  { weight: 2, arbitrary: named('round') },
  named('restart'),
  named('renumber'),
  fc.tuple(fc.constant('drop' as const), fc.nat(260)),
)

test(
  'whatever happens in between, nothing is lost, doubled or read against the admin’s word',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 95, max: 600 }),
        fc.array(step, { maxLength: 25, size: 'max' }),
        async (old, steps) => {
          const { box, core, before, arrives, round, open, partly, stop, resume, progress } = stage(old)
          let isStopped = false
          // What came before the admin's word may lie behind as well.
          const after = new Set<number>()
          const isOld = (number: number) => number < before.length
          const stopped = () => {
            stop()
            return true
          }
          const again = () => {
            resume()
            after.clear()
            return false
          }
          for (const [name, n = 0] of steps) {
            const readBefore = core.given.filter(isOld).length
            const come = Array.from({ length: { arrives: 1, pile: 150 }[name as string] ?? 0 }, arrives)
            if (isStopped) come.forEach((number) => after.add(number))
            if (name === 'partly') await partly(n)
            else if (name === 'drop') box.drop(n)
            else if (name === 'renumber') box.renumber()
            else if (name === 'restart') open()
            else if (name === 'resume') isStopped = again()
            // There is nothing to stop where no progress is shown.
            else if (name === 'stop' && progress() && !isStopped) isStopped = stopped()
            else if (name === 'round') await round()
            if (isStopped) {
              expect(core.given.filter(isOld)).toHaveLength(readBefore)
              if (name === 'round')
                expect(box.numbersIn().filter((one) => after.has(one) && !core.given.includes(one))).toEqual([])
            }
          }
          resume()
          await round()
          expect(box.numbersIn().filter((one) => !core.given.includes(one))).toEqual([])
          expect(core.given).toHaveLength(new Set(core.given).size)
          expect(progress()).toBeNull()
        },
      ),
      { numRuns: Number(process.env.IMPORT_RUNS ?? 150) },
    )
  },
)
