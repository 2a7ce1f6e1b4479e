import { loadavg } from 'node:os'

/** One line of the table. `value` is the median of what the rounds that count gave. */
export interface Figure {
  row: number
  name: string
  value: number
  range: [number, number] | null
  unit: '×' | 'kB' | 's'
  target: number
  beyond: number
  /** Whether more is better. */
  upwards?: boolean
  /** What was measured on both sides, for who wants to know where the ratio comes from. */
  detail: string
  /** Whether no round counts, as the ceiling itself would not stand still. */
  isVoid?: boolean
}

export interface Options {
  quick: boolean
  rounds: number
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]!

export interface Compared {
  ratio: number
  range: [number, number]
  detail: string
  isVoid: boolean
}

/** A round is void when the ceiling itself moved by more than this between its two measurements. */
const steadiness = 0.25

/**
 * Measures ceiling and product by turns, A-B-A-B, and divides each product by the mean of the ceilings around it. Rounds
 * in which the ceiling did not stand still are void and repeated, up to as many as were asked for; what is void then is
 * said.
 */
export async function compare(
  rounds: number,
  unit: string,
  ceiling: () => Promise<number>,
  product: () => Promise<number>,
): Promise<Compared> {
  const kept: { ratio: number; ceiling: number; product: number }[] = []
  const unsteady: typeof kept = []
  let before = await ceiling()
  while (kept.length < rounds && unsteady.length < rounds) {
    const measured = await product()
    const after = await ceiling()
    const mean = (before + after) / 2
    const moved = Math.abs(after - before) / Math.min(after, before)
    ;(moved > steadiness ? unsteady : kept).push({ ratio: measured / mean, ceiling: mean, product: measured })
    before = after
  }
  // Too restless a machine gives no verdict that counts; what it gave is shown all the same, as such.
  const used = kept.length > 0 ? kept : unsteady
  const ratios = used.map((round) => round.ratio)
  const middle = (of: 'ceiling' | 'product') => Number(median(used.map((round) => round[of])).toPrecision(3))
  const void_ = unsteady.length > 0 ? `; ${unsteady.length} of ${kept.length + unsteady.length} rounds void` : ''
  return {
    ratio: median(ratios),
    range: [Math.min(...ratios), Math.max(...ratios)],
    detail: `${middle('product')} over ${middle('ceiling')} ${unit}${void_}`,
    isVoid: kept.length === 0,
  }
}

/** A figure whose rows or events do not add up is worth nothing. */
export function guard(name: string, found: unknown, wanted: unknown) {
  if (found !== wanted) throw new Error(`Guard: ${name} is ${String(found)}, not ${String(wanted)}.`)
}

export const load = () =>
  `load ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')}`
