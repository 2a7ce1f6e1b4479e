import type { ZodType } from 'zod'
import type { Ask } from './ask.ts'
import type { Address, Authenticity, Event } from './events.ts'
import type { Host, LiveLine, Raw } from './host.ts'
import type { Part, SentPart } from './part.ts'

export type * from './ask.ts'
export type * from './events.ts'
export type * from './host.ts'
export type * from './part.ts'

/** What customers of a channel may forbid. */
export interface Consent {
  /** What it is used for: whoever forbids the one has not forbidden the other. */
  purpose: 'service' | 'advertising'
  /** On the wall clock of `zone` (IANA), the end not in it; through midnight where `to` is before `from`. Nothing goes out then. */
  quiet: { from: string; to: string; zone: string } | null
}

/** One step of trying something out. */
export interface Tried {
  step: string
  /** `ok`, a code of what is wrong, or nothing while it is under way: the same step then comes again. */
  code: string
  /** How long it has taken, where that is worth telling. */
  seconds?: number
  /** Which of several far sides it is about. */
  of?: { en: string; fa: string }
  /** What the far side said of it in its own words, short and without anything secret. */
  said?: string
  /** What is left there to send with. */
  left?: { amount: number; currency: string }
}

/** What people read in place of a code or a step, and what they can do about it. */
export type Words = Record<string, { en: string; fa: string }>

/** How a far side counts what is sent to it. */
export interface Counting {
  /** The letters of which most have room in one part. */
  alphabet: string
  /** Further ones that take the room of two. */
  wide: string
  /** How many have room in a part alone, and in one of several: of that alphabet, and of any other. */
  room: { alphabet: [alone: number, joined: number]; other: [alone: number, joined: number] }
  /** Of each part; 0: not known. */
  price: number
  currency: string
}

export interface Setup {
  /** What the admin pastes elsewhere. */
  snippets: { title: { en: string; fa: string }; code: string }[]
}

/**
 * Whether it is proved that `from` sent an input. The file `vouch.ts` of a connector exports it: it runs beside everything
 * else and may ask the world, where `servers` are those of the DNS. It answers within two seconds, undefined if need be.
 */
export type Vouch<S> = (
  servers: string[],
) => (input: { bytes: Uint8Array; from: Address; settings: S }) => Promise<Authenticity | undefined>

export interface Connector<S> {
  kind: string
  /** Where its `parse.ts` lies, and its `vouch.ts` if it has one: threads of their own load them by themselves. */
  folder: string
  /** The channel's settings; also draws the form. Mark a field `.meta({ secret: true })` to never send it back. */
  settings: ZodType<S>
  limits: {
    html: boolean
    /** Of all files of one message together. */
    attachmentBytes: number
    textLength?: number
    replyWindowHours?: number
    /** Whether one message can go to several people openly. */
    others?: boolean
    /** Whether an answer can name the message that it quotes: `Part.quotes`. */
    quotes?: true
    /** It has `Channel.edit`, which does something for so many hours after a message was written; for ever unless told. */
    edit?: { hours?: number }
    /** It has `Channel.remove`, likewise. */
    remove?: { hours?: number }
    /** How many answers can be offered as buttons below a message: `Part.buttons`. What is pressed comes in as a message that names it. */
    buttons?: number
    /** It has `Channel.react`, for these emoji alone. */
    reactions?: string[]
    /** It has `Channel.link`. */
    links?: true
    /** Calls of `send` that its far side bears at the same time; ten unless told. */
    atOnce?: number
  }
  /** Days after the last message within which the same identity goes on in the same conversation. */
  threadDays: number
  /** Whether the provider keeps `Part.id` as a key, so that a second call cannot send twice. */
  idempotent: boolean
  /** Hours for which a message is tried again that cannot be sent; about four unless told. */
  triesFor?: number
  open(settings: S, host: Host): Promise<Channel>
  /** Pure. May throw: the input is then shown as it came. */
  parse(raw: { key: string; bytes: Uint8Array }): Event[]
  /** Whether it has a `vouch.ts`, which can prove senders by more than is in the input. */
  vouches?: boolean
  /** What the far side would send if `who` wrote `text`: for trying a channel out without its far side. */
  pretend?(who: string, text: string): Raw
  /** Where each secret field is sent. One that is stored goes nowhere else before it has been typed again. */
  goesTo?(settings: S): { [secret: string]: string[] }
  /** Settings that follow from what has been typed so far, such as servers from an address. */
  propose?(typed: Record<string, unknown>): Promise<Record<string, unknown>>
  /** Tries the settings out on the far side, one step after the other, and changes nothing there. */
  check?(settings: S, signal: AbortSignal, ask: Ask): AsyncIterable<Tried>
  /** Sends something from the channel to itself and waits until it comes in. Nothing of it may ever become a message. */
  roundTrip?(settings: S, channelId: string, signal: AbortSignal, ask: Ask): AsyncIterable<Tried>
  /** Customers can forbid by a word, such as STOP, that they are written to here, and allow it again. Absent: they cannot. */
  consent?(settings: S): Consent
  /** The addresses that an answer can go out from, the usual one first; they are among the channel's `own`. */
  senders?(settings: S): string[]
  /** What to answer by itself to whoever opens a conversation; empty in both languages: nothing. */
  acknowledgement?(settings: S): { en: string; fa: string }
  /** What to answer by itself to whoever writes while its desk is closed; `{{opens}}` in it is when that opens again. */
  outOfHours?(settings: S): { en: string; fa: string }
  /** How its far side counts and charges a text, for whoever writes one. */
  counting?(settings: S): Counting
  /** For every code and step that this connector may say. */
  words?: Words
  setup?(settings: S, at: { url: string; channelId: string }): Setup
}

export interface Channel {
  /** Its own addresses on the far side, as `parse` would write them: they are nobody's. */
  own?: string[]
  /** Resolves with the far side's ids, and with its answer as `ChannelError.said` has it; throws `ChannelError` otherwise. */
  send(part: Part): Promise<{ externalIds: string[]; said?: string }>
  /** Changes what was sent before to the text of `part`; that it says so already is no failure. Throws `ChannelError` otherwise. */
  edit?(sent: SentPart, part: Part): Promise<void>
  /** Takes back what was sent before; that it is gone already is no failure. Throws `ChannelError` otherwise. */
  remove?(sent: SentPart): Promise<void>
  /** Puts an emoji to what came in, in place of any before it, or takes it away: null. Done twice, it is done once. Throws `ChannelError`. */
  react?(on: { externalId: string; to: Part['to'] }, emoji: string | null): Promise<void>
  /** Fetches what an `InboundMessage.pending` named. Throws `ChannelError`: `retry` says whether another try is of use. */
  fetch?(ref: string): Promise<ReadableStream>
  /** Where a customer goes on here, so that his first message bears `token` (25 letters of `A-Za-z0-9_-` at most). Throws `ChannelError`. */
  link?(token: string): Promise<string>
  /** Says that an agent is typing. Best effort. */
  typing?(to: Part['to']): Promise<void>
  close(): Promise<void>
  /** For pollers: called under the channel's lease only, until `signal` is aborted. */
  listen?(signal: AbortSignal): Promise<void>
  /** Any node may be asked. */
  webhook?(request: Request): Promise<Response>
  live?: {
    /** Who is this? Null refuses the line. Nothing may be trusted but what `credentials` prove. */
    admit(credentials: unknown, at: { ip: string; origin?: string }): Promise<Address | null>
    /** A line has opened: listen on it. What is said to the customer reaches him by the core. */
    opened(line: LiveLine): void
  }
  /** A path at which the customer may fetch a file of his for an hour. */
  fileUrl?(address: string, fileId: string): Promise<string>
}

/** Two questions about every failure: is it worth another try, and is it certain that nothing left? */
export class ChannelError extends Error {
  readonly code: string
  readonly retry: boolean
  readonly certain: boolean
  /** Seconds that the far side wants to be left alone before another try; undefined: it does not say. */
  readonly after: number | undefined
  /** What the far side answered, short and without anything secret, such as `503`: for the log that admins read. */
  readonly said: string | undefined
  constructor(code: string, answers: { retry: boolean; certain: boolean; after?: number; said?: string }) {
    super(code)
    this.code = code
    this.retry = answers.retry
    this.certain = answers.certain
    this.after = answers.after
    this.said = answers.said
  }
}
