import type { Id } from '../../db/ids.ts'
import type { Proxy } from '../support/proxy.ts'
import type { Random } from '../threats/fuzz/random.ts'
import type { Journal } from './journal.ts'

/** Where a far side is laid: for which desk, what is written down where, and at what address we are reached. */
export interface Laid {
  deskId: Id
  journal: Journal
  hub: string
}

/** People who write from behind a far side that has moods of its own, and are answered through it. */
export interface Reached {
  id: Id
  /** From us to the far side. */
  way: Proxy
  talk(count: number, pace: number): { stop(): Promise<unknown> }
  /** The next answers meet with something, which is said. */
  misbehave(random: Random): string
  /** How often each text was handed to someone. */
  taken(): Map<string, number>
  /** How many messages they have written. */
  written(): number
  close(): Promise<void>
}

/** A far side that a kind of channel has in the soak. */
export interface Far {
  /** Of the way to it, and as people call that. */
  name: string
  place: string
  kind: string
  /** Which of several of its kind. */
  by?: string
  /** How its people are called: a letter that no others have, and a number. */
  letter: string
  /** Whether they reach us by our own address. */
  calls?: true
  /** What they write has no name that they know: it goes by what it says. */
  nameless?: true
  lay(laid: Laid): Promise<Reached>
}

export const timesOf = (texts: string[]) =>
  texts.reduce((counts, text) => counts.set(text, (counts.get(text) ?? 0) + 1), new Map<string, number>())
