import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { load, type Figure, type Options } from './figures.ts'
import { newGround, type Ground } from './ground.ts'
import { growth } from './growth.ts'
import { ingest } from './ingest.ts'
import { bytes } from './bytes.ts'
import { live } from './live.ts'
import { mail } from './mail.ts'
import { many } from './many.ts'
import { starting } from './starting.ts'
import { nodes } from './nodes.ts'
import { table, verdict } from './table.ts'

const { values: args } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
    conversations: { type: 'string' },
  },
})
/** What lies in the database before anything is measured. */
const past = Number(args.conversations ?? (args.quick ? 0 : 1_000_000))
const options: Options = { quick: args.quick, rounds: args.quick ? 3 : 5 }
type Measure = (ground: Ground, options: Options) => Promise<Figure | Figure[]>
/** Whoever asks for the past itself to be measured has it grow while that is done. */
const grows = past > 0 && (!args.only || ['3', '4'].includes(args.only))
const rows: [numbers: string, measure: Measure][] = [
  ...(grows ? ([['3 4', (ground, options) => growth(ground, options, past)]] as [string, Measure][]) : []),
  ['8 9', bytes],
  ['11', starting],
  ['6 7 10', live],
  ['1', ingest],
  ['2', mail],
  ['13 14', nodes],
]

const figures: Figure[] = []
const began = load()
const ground = await newGround()
try {
  if (past > 0 && !grows) await many(past)
  for (const [numbers, measure] of rows) {
    if (args.only && !numbers.split(' ').includes(args.only)) continue
    console.error(`… ${numbers} (${load()})`)
    // A figure whose guard does not hold is not shown; the others are, and the run counts as failed.
    const measured = await measure(ground, options).catch((error: Error) => failed(numbers, error))
    figures.push(...[measured].flat())
  }
} finally {
  await ground.stop()
}
console.log(table(figures))
console.log(
  `${cpus().length} cores, ${began} before, ${load()} after; ${args.quick ? 'quick' : 'full'}, ${past} conversations before`,
)
if (args.json) {
  const results = figures.map((figure) => ({ ...figure, verdict: verdict(figure) }))
  writeFileSync(
    args.json,
    JSON.stringify({ at: new Date().toISOString(), began, ended: load(), figures: results }, null, 2),
  )
}
process.exit()

function failed(numbers: string, error: Error): Figure[] {
  console.error(`NO FIGURE for ${numbers}: ${error.message}`)
  process.exitCode = 1
  return []
}
