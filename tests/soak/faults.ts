import { setTimeout as sleep } from 'node:timers/promises'
import { points } from '../faults/points.ts'
import type { Proxy } from '../support/proxy.ts'
import { random as seeded, type Random } from '../threats/fuzz/random.ts'
import { fars } from './fars.ts'
import type { Figures } from './figures.ts'
import { mood, type Ground } from './ground.ts'
import { recovery } from './recovery.ts'
import type { Followed } from './following.ts'
import { lines } from './schedule.ts'

export type Broken = 'server' | 'database' | 'mail' | 'line' | 'pause'
/** Breaks something, waits until that is over where the next must not meet it, and answers what it was. */
type Fault = (random: Random) => Promise<string>

/** What can be broken. `patient`: also what takes minutes to be noticed, as nobody is told of it. */
export function faults(ground: Ground, screens: Followed[], figures: Figures, patient: boolean) {
  const { hub, world, dovecot, ways, sink, reached } = ground
  const back = recovery(ground, screens, figures)
  let killed = 0
  let broken = 0

  async function dies(point: string) {
    await hub.kill()
    await hub.start(point)
    const met = await hub.diedWithin(8000)
    if (!met) await hub.kill()
    await back.server()
    return met ? `server dies at ${point}` : `server killed, ${point} not met`
  }
  const server: Fault = async (random) => {
    // Every other one at a point, and each point in its turn.
    if (killed++ % 2 === 0) return dies(points[(killed >> 1) % points.length]!)
    const orderly = random.chance(0.2)
    await (orderly ? hub.stop() : hub.kill())
    await back.server()
    return orderly ? 'server stops and starts' : 'server killed'
  }

  const database: Fault = async () => {
    const restarted = back.database()
    await world.restartAtOnce()
    await restarted
    return 'database starts again at once'
  }

  const mail: Fault = async (random) => {
    const orderly = random.chance(0.5)
    await (orderly ? dovecot.stop() : dovecot.kill())
    await sleep(random.below(500))
    await dovecot.start()
    await back.mail()
    return orderly ? 'mail server stops and starts' : 'mail server killed'
  }

  const line: Fault = async (random) => {
    const name = lines[broken++ % lines.length]!
    // A statement waits for its answer without end: until the server is killed such a line would hold it up.
    const isNoticed = patient && name !== 'database'
    const manner = random.pick(Object.keys(manners).filter((one) => isNoticed || one !== 'half-open'))
    // Nobody waits for it: what is broken next may meet it.
    void manners[manner]!(ways[name]!, random)
    return `line to the ${places[name]}: ${manner}`
  }

  const pause: Fault = async (random) => {
    if (random.chance(0.5)) {
      await hub.standStill(1000 + random.below(4000))
      return 'server stands still'
    }
    if (random.chance(0.5)) {
      const name = random.pick(Object.keys(reached))
      return `the answers of the ${places[name]} meet with: ${reached[name]!.misbehave(random)}`
    }
    const answer = random.pick(['451 4.7.1 come again', '421 4.3.2 closing', 'cut'])
    sink.state.faults.END = answer
    await sleep(1500)
    sink.state.faults.END = mood()
    return `mail is answered ${answer} after its last byte`
  }

  const kinds: Record<Broken, Fault> = { server, database, mail, line, pause }
  return async (broken: Broken, seed: number) => kinds[broken](seeded(seed))
}

const places: Record<string, string> = {
  ...{ people: 'people', database: 'database', mailbox: 'mailbox', post: 'outgoing mail' },
  ...Object.fromEntries(fars.map(({ name, place }) => [name, place])),
}

const manners: Record<string, (way: Proxy, random: Random) => Promise<void> | void> = {
  cut: (way) => way.cut(),
  'cut in the middle': (way) => way.cutInTheMiddle(),
  'cut after some bytes': (way, random) => way.cutAfter(1 + random.below(20_000)),
  stalled: (way, random) => way.stall(500 + random.below(3000)),
  slow: (way, random) => way.slow(1000 + random.below(2000), 5 + random.below(40)),
  refused: (way, random) => way.refuse(200 + random.below(2000)),
  'half-open': (way) => way.halfOpen(),
}
