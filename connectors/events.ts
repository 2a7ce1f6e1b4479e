/** Someone's address on this channel. `verified` only when the far side vouches for it, not when it was typed in. */
export interface Address {
  kind: string
  address: string
  name?: string
  language?: 'fa' | 'en'
  verified: boolean
  /** It means someone on this channel only: the same address on another channel is another person. */
  local?: boolean
  /** Further addresses that he gave or that the far side vouches for. */
  others?: { kind: string; address: string; verified: boolean }[]
}

/** What one raw input means. `parse` answers several when one input holds several. */
export type Event =
  | InboundMessage
  | { type: 'receipt'; externalId: string; state: 'delivered' | 'read' }
  | { type: 'failure'; externalId: string; code: string }

export interface InboundMessage {
  type: 'message'
  from: Address
  /** What a person reads, plain. Of a mail only what is new in it. */
  text: string
  /** What a mail repeats of earlier ones, plain; shown folded. */
  quoted?: string
  /** The whole message as HTML, as it came. The core sanitises it before anyone sees it. */
  html?: string
  subject?: string
  /** Files that were kept by `Host.keep` before. */
  fileIds?: string[]
  /** Files that came inside of this input. */
  attachments?: Attachment[]
  clientId?: string
  /** The far side's name for this message. An index and never a key: a forger may use it first. */
  externalId?: string
  /** External ids of the messages that this one answers, the nearest first. */
  answers?: string[]
  /** Who else was written to, apart from the channel itself. */
  others?: Participant[]
  /** Where he wants answers, when that is not `from`. Claimed like `from` itself. */
  replyTo?: Participant
  /** Whether the far side proves that `from` sent it; absent: nobody can say. What is `unclear` is never asked further. */
  authenticity?: Authenticity
  /** A program wrote it: nothing may answer it by itself. */
  automatic?: boolean
  /** ISO 8601 instant at which its sender says that he wrote it. */
  sentAt?: string
  /** ISO 8601 instant at which it reached the channel's own side, as that says: no sender's word. */
  arrivedAt?: string
}

/**
 * `verified`: it is proved who sent it. `failed`: whose address it bears wants what is not proved to be taken for forged.
 * `unclear`: programs differ over whose address it bears.
 */
export type Authenticity = 'verified' | 'failed' | 'unclear'

export interface Attachment {
  name: string
  mime: string
  bytes: Uint8Array
  /** By which the HTML shows it, without `cid:` and brackets. */
  contentId?: string
}

export interface Participant {
  kind: string
  address: string
  name?: string
}
