import type { Ask } from './ask.ts'
import type { Address } from './events.ts'
import type { FileBody, KeptFile } from './part.ts'

/** One input exactly as it came. `key` names it for ever: the same key again is the same input and is not kept twice. */
export interface Raw {
  key: string
  bytes: Uint8Array
  /** Where a poller would go on after this one; stored in the same transaction. */
  cursor?: string
}

/** What is left at one far side. */
export interface Balance {
  /** Its own name. */
  of: { en: string; fa: string }
  amount: number
  currency: string
  low: boolean
}

/** What a connector may ask of the core. */
export interface Host {
  channelId: string
  /** Resolves once committed: acknowledge upstream only then. Rejects with `too_large` or `unavailable`. */
  received(raw: Raw): Promise<void>
  /** The last `Raw.cursor` that was committed; null before the first. */
  cursor(): Promise<string | null>
  /** Stores a cursor by itself, when nothing came in with which it could go. */
  goOnAt(cursor: string): Promise<void>
  /** Someone at `address` is typing. Not stored. */
  typing(address: string): void
  /** `ok`, or a code of what is wrong; shown to admins. */
  status(code: string): void
  /** How much of what lay there before has been read; null: all of it. Shown to admins, and may be told as often as it changes. */
  progress(far: { read: number; of: number } | null): void
  /** What is left at the far sides to send with. Shown to admins, who are warned of what is `low`. */
  balances(left: Balance[]): void
  /** ISO 8601 instant since which an admin wants only what comes from then on; null: everything. The channel is opened anew when it changes. */
  stoppedAt: string | null
  /** Stores a file for `address` alone: only a message from there may name it. Rejects as `received` does. */
  keep(address: string, file: { name: string; mime: string; bytes: Uint8Array }): Promise<KeptFile>
  /** A file that `address` sent or was sent on this channel; null for every other one. */
  file(address: string, fileId: string): Promise<FileBody | null>
  /** Stores settings that the far side has changed, such as a token that it renewed. The channel stays open. */
  save(settings: Record<string, unknown>): Promise<void>
  /** The way to an address that somebody has typed in. */
  ask: Ask
  signal: AbortSignal
}

/** A live line to one customer, opened by the core after `admit` said who it is. */
export interface LiveLine {
  address: string
  /** What `admit` answered. */
  from: Address
  /** An event that the customer's side sent. Malformed ones have been refused before. */
  on(event: string, listener: (data: unknown, answer: (value: unknown) => void) => void | Promise<void>): void
}
