import { parseArgs } from 'node:util'
import { hasDovecot } from '../support/found-dovecot.ts'
import { seedOf } from '../threats/fuzz/random.ts'
import { report } from './report.ts'
import { each, eachPoint } from './schedule.ts'
import { soak } from './soak.ts'

const { values: args } = parseArgs({
  options: {
    messages: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    density: { type: 'string', default: '1' },
    visitors: { type: 'string' },
    each: { type: 'string' },
    points: { type: 'boolean', default: false },
  },
})
if (!hasDovecot('soak')) process.exit()
const seed = Number(args.seed ?? seedOf())
console.error(`seed ${seed}`)
const soaked = await soak(
  {
    messages: Number(args.messages),
    seed,
    density: Number(args.density),
    ...(args.visitors && { visitors: Number(args.visitors) }),
    ...(args.each && { counts: each(Number(args.each)) }),
    ...(args.points && { counts: eachPoint }),
  },
  (line) => console.error(line),
)
console.log(report(soaked))
process.exit(soaked.wrongs.length > 0 ? 1 : 0)
