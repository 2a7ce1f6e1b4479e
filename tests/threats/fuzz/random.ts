/** The same numbers for the same seed (mulberry32), so that what was found is found again. */
export function random(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!
  return { next, below, pick, chance: (p: number) => next() < p }
}
export type Random = ReturnType<typeof random>

/** From FUZZ_SEED where one is to be played again, as CI always does: a landing is judged by what it changed. */
export const seedOf = () => Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32))
