/** Someone's address on this channel. `verified` only when the far side vouches for it, not when it was typed in. */
export interface Address {
  kind: string
  address: string
  name?: string
  language?: 'fa' | 'en'
  verified: boolean
  /** It means someone on this channel only: the same address on another channel is another person. */
  local?: boolean
  /** Though it is `local`: whoever has the same verified address on another channel of this kind is the same person. */
  samePerson?: true
  /** Days without a word after which somebody else may have the address: whoever writes from it then is a stranger. */
  lasts?: number
  /** Further addresses that he gave or that the far side vouches for. */
  others?: { kind: string; address: string; verified: boolean }[]
}

/** What one raw input means. `parse` answers several when one input holds several. */
export type Event =
  | InboundMessage
  | Edit
  | Deletion
  | Reaction
  | RoomMoved
  | { type: 'receipt'; externalId: string; state: 'delivered' | 'read' }
  | { type: 'failure'; externalId: string; code: string }

/**
 * The customer's side changed what he had written. The former text is kept and shown. It changes only what `from` himself
 * wrote on this channel; where that has not come yet, it waits for it.
 */
export interface Edit {
  type: 'edit'
  from: Address
  externalId: string
  text: string
  /** As `InboundMessage.html`; absent: it is plain from now on. */
  html?: string
  /** All files that it, or this piece of it, has from now on, each with its `key`; absent: they stay as they are. */
  pending?: PendingFile[]
  /** ISO 8601 instant, as the far side says: an edit that is not newer than the last changes nothing. */
  editedAt?: string
}

/**
 * The customer's side took a message back. Its text is kept for those who may read it, and shown as taken back. Without
 * `from` the far side does not say who did; it then counts only where one customer's message alone bears that name. Of an
 * album only the piece of that name goes, as long as anything else is left of it.
 */
export interface Deletion {
  type: 'deletion'
  from?: Address
  externalId: string
}

/** All emoji that `from` has on a message of his conversation from now on, whoever wrote it; none: he took them away. */
export interface Reaction {
  type: 'reaction'
  from: Address
  externalId: string
  emoji: string[]
}

/**
 * Where several people write, such as a group or one topic of it. All that is said in it is one conversation, whoever
 * says it, and what is answered is said to all of them: `Part.to` is then the room.
 */
export interface Room {
  /** Of 200 letters at most. It means this room on this channel only, and is no person's address. */
  address: string
  /** What it is called now; absent: as before. */
  name?: string
}

/** A room has another address from now on; its conversation goes on there. */
export interface RoomMoved {
  type: 'moved'
  /** The address that it had. */
  room: string
  to: string
}

export interface InboundMessage {
  type: 'message'
  from: Address
  /** Where he says it, unless to us alone. */
  room?: Room
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
  /** Files that are yet to be fetched from the far side, by `Channel.fetch`. */
  pending?: PendingFile[]
  /**
   * The far side's name, of 200 letters at most, for that of which this is a piece: all pieces of it that `from` sends on
   * this channel are one message, in whatever inputs they come.
   */
  album?: string
  /** Which of these pieces it is, from 1, where the far side has cut one text: all of them are then joined with nothing between. */
  piece?: { number: number; of: number }
  /** What `Channel.link` was given: whoever brings it is the customer for whom the link was made. */
  continues?: string
  clientId?: string
  /** The far side's name for this message. An index and never a key: a forger may use it first. */
  externalId?: string
  /** External ids of the messages that this one answers, the nearest first. */
  answers?: string[]
  /** The one message that he put above his own, for people to see. */
  quotes?: Quote
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

/** What a message names as that which it answers. */
export interface Quote {
  /** Absent where that stands somewhere else than on this channel. */
  externalId?: string
  /** What of it is quoted, plain, where the far side says: a piece that he chose, or all of it. Some 200 letters are kept. */
  text?: string
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

export interface PendingFile {
  /** By which the far side knows it. */
  ref: string
  /** By which it is told from another one, where `ref` may be another at each mention. */
  key?: string
  name: string
  mime: string
  /** Bytes, where the far side says. */
  size?: number
}

export interface Participant {
  kind: string
  address: string
  name?: string
}
