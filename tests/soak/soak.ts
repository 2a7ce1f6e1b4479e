import { random as seeded } from '../threats/fuzz/random.ts'
import { agents } from './agents.ts'
import { openBrowser } from './browser.ts'
import { check } from './check.ts'
import { sending } from './channels.ts'
import { customers } from './customers.ts'
import { faults } from './faults.ts'
import { Figures, until } from './figures.ts'
import { layGround } from './ground.ts'
import { countsFor, schedule, type Counts } from './schedule.ts'
import { settle } from './settling.ts'

export interface Wanted {
  messages: number
  seed: number
  /** How much more is broken than in the soak. */
  density?: number
  counts?: Counts
  /** Milliseconds between two messages of one visitor. */
  pace?: number
  visitors?: number
  /** Also what takes minutes to be noticed. */
  patient?: boolean
}

/** Drives every channel while everything breaks, and holds what came of it against what was promised. */
export async function soak(wanted: Wanted, tell: (line: string) => void = () => {}) {
  const { messages, seed, density = 1, pace = 500 } = wanted
  const visitors = wanted.visitors ?? Math.min(60, Math.max(20, Math.ceil(messages / 20)))
  const random = seeded(seed)
  const planned = schedule(random, messages, wanted.counts ?? countsFor(messages, density))
  const began = Date.now()
  const ground = await layGround()
  const { journal, hub } = ground
  try {
    const writing = await customers(ground, { visitors, pace })
    const answering = await agents(ground, seeded(random.below(2 ** 32)))
    const browser = await openBrowser(ground, answering.seats)
    const screens = answering.seats.map(({ screen }) => screen)
    const figures = new Figures()
    const breaks = faults(ground, screens, figures, wanted.patient ?? messages >= 5000)
    const broken = new Map<string, number>()
    const before = journal.acknowledged()
    const done = () => journal.acknowledged() - before
    const goesOn = async (count: number) => {
      for (let last = -1; done() < count;) {
        if (done() === last) return void hub.wrongs.push('Nothing is acknowledged for two minutes')
        last = done()
        await until(() => done() >= count, 120_000)
      }
    }
    for (const { at, broken: kind, seed } of planned) {
      await goesOn(at)
      if (hub.wrongs.length > 0) break
      const meets = { began: Date.now(), sending: await sending() }
      const what = await breaks(kind, seed)
      broken.set(what, (broken.get(what) ?? 0) + 1)
      await journal.write({ what: 'broken', key: what, ...meets })
      tell(`${done()} of ${messages} after ${seconds(began)}: ${what}`)
    }
    if (hub.wrongs.length === 0) await goesOn(messages)
    const stormed = Date.now() - began
    tell(`${done()} acknowledged after ${seconds(began)}; coming to rest`)
    await answering.stop()
    const mails = await writing.stop()
    const rested = await settle(ground, mails)
    await answering.rest()
    if (rested) hub.wrongs.push(rested)
    tell(`at rest after ${seconds(began)}; checking`)
    const wrong = await check({ ground, mails, visitors: writing.visitors, seats: answering.seats, browser })
    writing.leave()
    await answering.leave()
    await browser?.close()
    return {
      seed,
      planned: planned.length,
      broken,
      figures,
      statuses: answering.statuses,
      faults: hub.faults,
      stormed,
      took: Date.now() - began,
      ...wrong,
    }
  } finally {
    await ground.close()
  }
}
export type Soaked = Awaited<ReturnType<typeof soak>>

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`
