import type {
  Authenticity,
  DeliveryState,
  FileRef,
  MessageChange,
  MessageKind,
  MessageQuote,
  MessageReaction,
} from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import type { Row } from './rows.ts'

export type { Authenticity, DeliveryState, FileRef, MessageChange, MessageQuote, MessageReaction }

export interface MessageRow extends Row {
  conversationId: Id
  /** 1, 2, 3 … within its conversation, without gaps. */
  seq: number
  kind: MessageKind
  channelId: Id | null
  identityId: Id | null
  agentId: Id | null
  text: string
  /** Who else was written to, openly. */
  others: { kind: string; address: string; name?: string }[]
  /** Who got it besides, without anyone else being told. */
  hidden: { kind: string; address: string; name?: string }[]
  /** Which of its channel's `senders` it was written to, or goes out from; null: the first. */
  sender: string | null
  /** No person wrote it. */
  automatic: boolean
  /** It was there long before its channel was set up: nobody has it still to read. */
  past: boolean
  /** Whether HTML or quoted text goes with it, to be fetched when it is looked at. */
  rich: boolean
  /** Of an inbound message: whether it is proved who sent it; null where nobody can say. */
  authenticity: Authenticity | null
  files: FileRef[]
  clientId: Id | null
  /** Of an outbound message only. */
  state: DeliveryState | null
  /** A code for `state` failed or unknown. */
  failure: string | null
  /** ISO 8601 instant at which its text was last changed; see `FormerText`. */
  editedAt: string | null
  /** ISO 8601 instant at which whoever wrote it took it back. */
  takenBackAt: string | null
  reactions: MessageReaction[]
  /** Answers that it offers to be pressed. */
  buttons: string[]
  /** What it quotes; see `GET /messages/:id`, as that may stand far above. */
  quotes: MessageQuote | null
  /** What is yet to be done to what was sent: until then the customer sees what the rest of the row says. */
  change: MessageChange | null
  createdAt: string
}
/** What a message said before, and the ISO 8601 instant at which it no longer did. */
export interface FormerText {
  id: Id
  text: string
  until: string
}
