import type { Corner } from '../house.ts'
import type { Outcome } from './outcomes.ts'

export interface Asked {
  path: string
  body?: unknown
  headers?: Record<string, string>
}
/** `about` is the corner of the house that is asked about, `other` the one beside it. */
export type Ask = (about: Corner, other: Corner) => Asked | Promise<Asked>

/** One line of the table: a route, one way of asking it, and what is to come of it. */
export type Row = [route: `${string} ${string}`, how: string, ask: Ask, outcome: Outcome]
