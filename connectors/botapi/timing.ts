/** Milliseconds. */
export interface Timing {
  /** How long the far side may hold a request until something comes. */
  hold: number
  /** After a failure: the first pause, and the longest. */
  pause: number
  longest: number
  /** How often a webhook's health is looked at. */
  look: number
}
export const usual: Timing = { hold: 25_000, pause: 1000, longest: 30_000, look: 60_000 }
