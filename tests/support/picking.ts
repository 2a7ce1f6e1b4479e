import type { Id } from '../../db/ids.ts'
import type { populate } from './world.ts'

export type Stage = Awaited<ReturnType<typeof populate>> & { conversations: Id[] }
/** One verb of the product, on whom and what the numbers choose. */
export type Play = (stage: Stage, who: number, what: number) => Promise<unknown>

export const pick = <T>(from: readonly T[], n: number): T => from[n % from.length]!
export const text = (n: number) => pick(['سلام، سفارش NR-4821 کجاست؟', 'Where is my refund?', 'ممنون 🙏', 'ok'], n)

export const staff = (stage: Stage) => [stage.ada, stage.bob, stage.sam, stage.eve]

/** Those who write to us. */
export const people = ['carol', 'dariush', 'leila', 'john']
