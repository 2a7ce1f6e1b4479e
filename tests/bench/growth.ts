import { guard, type Compared, type Figure, type Options } from './figures.ts'
import { newCorner, type Corner, type Ground } from './ground.ts'
import { ingesting } from './ingest.ts'
import { listing } from './lists.ts'
import { addPast } from './many.ts'

/** Conversations of a house that has just begun. */
const few = 10_000

/**
 * Rows 3 and 4: what the same work costs among ten thousand conversations and among as many as are asked for, in one
 * database that grows in between. Each is measured over its ceiling, so that a machine that has become slower meanwhile is
 * not taken for a database that has.
 */
export async function growth(ground: Ground, options: Options, many: number): Promise<Figure[]> {
  guard('more than a few', many > few, true)
  const corner = await newCorner('Past')
  await addPast(corner, { after: 0, upTo: few })
  const before = await both(ground, options, corner, few)
  await addPast(corner, { after: few, upTo: many })
  const after = await both(ground, options, corner, many)
  const shared = { range: null, unit: '×' as const }
  const [ingest, list] = [grown(before.ingest, after.ingest), grown(before.list, after.list)]
  return [
    { row: 3, name: `ingest at ${many} ÷ at ${few}`, ...shared, ...ingest, target: 0.9, beyond: 0.97, upwards: true },
    { row: 4, name: `list p95 at ${many} ÷ at ${few}`, ...shared, ...list, target: 1.3, beyond: 1.1 },
  ]
}

async function both(ground: Ground, options: Options, corner: Corner, size: number) {
  return {
    ingest: await ingesting(ground, options, `Ingest at ${size}`),
    list: await listing(ground, options, corner),
  }
}

const grown = (before: Compared, after: Compared) => ({
  value: after.ratio / before.ratio,
  isVoid: before.isVoid || after.isVoid,
  detail: `${after.detail}, before ${before.detail}`,
})
