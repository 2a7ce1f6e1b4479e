import { expect, test } from 'vitest'
import { hasDovecot } from '../support/found-dovecot.ts'
import { report } from './report.ts'
import { each } from './schedule.ts'
import { soak } from './soak.ts'

/**
 * A little of everything; `npm run soak -- --messages 20000` is a real one. The seed stays, as a landing is judged by what
 * it changed. Asked for by SOAK=1, until it has been seen green often enough to judge one.
 */
const little = {
  messages: 2500,
  seed: 4,
  visitors: 20,
  pace: 250,
  counts: each(3),
  patient: false,
}

test.runIf(process.env.SOAK === '1' && hasDovecot('soak'))(
  'while everything breaks nothing is lost, doubled, out of order, silent or shown otherwise',
  { timeout: 900_000 },
  async () => {
    const soaked = await soak(little)
    console.log(report(soaked))
    expect(soaked.wrongs).toEqual([])
    for (const { kind, acknowledged, met } of soaked.channels) {
      expect(acknowledged, kind).toBeGreaterThan(0)
      for (const [what, , of] of met) expect(of, `${kind}: ${what}`).toBeGreaterThanOrEqual(3)
    }
  },
)
