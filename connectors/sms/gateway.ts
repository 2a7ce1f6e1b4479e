import type { z } from 'zod'
import type { Ask, Event, Host, Tried, Words } from '../connector.ts'

/** A text message as a gateway takes it. */
export interface Sms {
  /** The same at every attempt. */
  id: string
  /** With its plus and the country, or a short code. */
  to: string
  text: string
}

/** What a gateway stands on. */
export interface Ground {
  /** The number or name that messages come from; empty: the gateway's own choice. */
  line: string
  /** Two letters of the country whose numbers are written without it. */
  region: string
  ask: Ask
}

/** What one that is open may use besides. */
export interface Base extends Ground {
  host: Pick<Host, 'status' | 'cursor' | 'goOnAt' | 'signal'>
  /** Where the whole internet reaches this gateway's part of the channel, without a slash at its end; empty: not known. */
  address: string
  /** The key that whoever calls back must show, where nothing better proves him. */
  secret: string
  /** Keeps an input under this name for ever, and with it where to go on. Resolves once committed: acknowledge only then. */
  keep(name: string, said: unknown, cursor?: string): Promise<void>
}

/** One gateway, opened. */
export interface Gateway {
  /** Answers the far side's ids, one for each message that it counts. Throws `ChannelError`. */
  send(sms: Sms): Promise<string[]>
  /** Brings in what waits on the far side, under the channel's lease, until `signal` is aborted. */
  listen?(signal: AbortSignal): Promise<void>
  /** What is called back, below the gateway's address: `what` is the rest of the path. */
  webhook?(what: string, request: Request): Promise<Response>
  /** What is left to send with, in the smallest unit that the gateway counts. Throws `ChannelError`. */
  balance?(): Promise<Balance>
  /** As `Channel.fetch`. */
  fetch?(ref: string): Promise<ReadableStream>
  close(): Promise<void>
}

export interface Balance {
  amount: number
  currency: string
}

export interface Callback {
  title: { en: string; fa: string }
  /** The rest of its path. */
  what: string
  /** What is called back there is signed, so that no key stands in the address. */
  signed?: true
}

/** One kind of gateway. Its settings are the fields of a form, none of which may be called like another one's. */
export interface GatewayKind<S> {
  label: { en: string; fa: string }
  fields: z.ZodObject
  /** What is wrong with these settings, by field. */
  wrong(settings: S): Record<string, string>
  /** What follows from what has been typed so far, by field. */
  propose?(typed: Record<string, unknown>): Record<string, unknown>
  /** Where each secret field is sent. */
  goesTo(settings: S): Record<string, string[]>
  /** By which its messages and receipts are told from those of any other account. */
  account(settings: S, line: string): string
  open(settings: S, base: Base): Gateway
  /** Pure. `said` is what `Base.keep` was given. Names and addresses are as the far side writes them. */
  parse(said: unknown): Event[]
  /** Tries the settings out on the far side, and changes nothing there. */
  check(settings: S, ground: Ground, signal: AbortSignal): AsyncIterable<Tried>
  /** What an admin sets at the gateway so that it calls back. */
  callbacks?(settings: S): Callback[]
  words: Words
}
