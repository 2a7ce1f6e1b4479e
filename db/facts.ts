import type { Id } from './ids.ts'

export type * from './files.ts'

export type Role = 'agent' | 'supervisor' | 'admin' | 'auditor'
export type Status = 'open' | 'waiting' | 'resolved'
export type MessageKind = 'inbound' | 'outbound' | 'note'

/**
 * Where an outbound message stands. `queued`, `sending`, `sent`, `delivered`, `read` only ever go forward; `failed` was
 * refused for certain; `unknown` may or may not have left, and a person decides; `skipped` was given up by a person.
 */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown' | 'skipped'

/**
 * Of what came in, who sent it: `verified` where the far side or a signature vouches for the sender, `failed` where the
 * owner of the sender's address says that what bears no such proof is not his.
 */
export type Authenticity = 'verified' | 'failed' | 'unclear'

/** All that one person has put to a message; without an identity it is ours, of which there is one at most. */
export interface MessageReaction {
  identityId: Id | null
  emoji: string[]
  ours?: OwnReaction
}
/** `queued` until the far side has it, `failed` where it will not; nothing: it is there. Without emoji it is being taken away. */
export interface OwnReaction {
  /** Another one for each that is wanted. */
  id: Id
  agentId: Id
  state?: 'queued' | 'failed'
  /** A code for `state` failed. */
  failure?: string
}

/**
 * Which message another one quotes: of the same conversation, or one that is not known here, of which there is only what
 * the far side said of it.
 */
export interface MessageQuote {
  messageId?: Id
  /** What was quoted of it, in its words of that time. */
  text?: string
}

/** What an agent wants done to a message that was sent: `queued` until the far side has done it, `failed` where it will not. */
export interface MessageChange {
  /** Another one for each that is wanted. */
  id: Id
  kind: 'edit' | 'remove'
  /** Of an edit. */
  text?: string
  agentId: Id
  state: 'queued' | 'failed'
  /** A code for `state` failed. */
  failure?: string
}

/** Who did it. A `channel` acts for what its far side sent; `system` is Peyk itself. */
export interface Actor {
  kind: 'agent' | 'channel' | 'system'
  id: Id
}

/** What a fact is about: one id under its name. */
export type Subject = { [name in `${string}Id`]?: Id }

/** Rows that a command wrote, by table, so that the live door can push them. */
export type Touched = { [table: string]: Id[] }

/** What a channel is used for, where its customers can forbid that. */
export type Purpose = 'service' | 'advertising'

/** How far a channel has read what was there before it was set up, or has piled up while it was away. */
export interface Progress {
  read: number
  of: number
  /** ISO 8601 instant at which an admin wanted no more of it; null: it goes on. */
  stoppedAt: string | null
}

/** What is left at a far side of a channel to send with. */
export interface Balance {
  /** The far side's own name. */
  of: { en: string; fa: string }
  amount: number
  currency: string
  /** Admins are to be warned. */
  low: boolean
}

/**
 * The catalogue of everything that can have happened. Facts hold ids, codes and enumerations, never text, names or
 * addresses: a person can be erased and the log still verifies. Facts are only added, or given optional fields.
 */
export interface Facts {
  'agent.added': { role: Role }
  'agent.changed': { role: Role; active: boolean }
  'agent.invited': Record<string, never>
  'agent.joined': Record<string, never>
  'desk.added': Record<string, never>
  'desk.renamed': Record<string, never>
  'desk.joined': { agentId: Id }
  'desk.left': { agentId: Id }
  'desk.scheduled': { from: Id | null; to: Id | null }
  'calendar.added': Record<string, never>
  'calendar.renamed': Record<string, never>
  /** `version` is that of the calendar from then on. */
  'calendar.changed': { version: number }
  'calendar.removed': Record<string, never>
  'channel.added': { kind: string; deskId: Id }
  'channel.changed': { enabled: boolean; deskId: Id }
  'channel.status': { from: string; to: string }
  'channel.progressed': { read: number; of: number }
  'channel.counted': { low: boolean }
  'channel.stopped': { read: number; of: number }
  'channel.resumed': { read: number; of: number }
  'customer.added': Record<string, never>
  'customer.renamed': Record<string, never>
  /** He has come to another channel by the link that was made for him. */
  'customer.continued': { linkId: Id; identityId: Id }
  'identity.added': { identityId: Id; kind: string; verified: boolean }
  'identity.released': { identityId: Id; kind: string; by: 'agent' | 'silence' }
  'identity.verified': { identityId: Id; kind: string }
  'conversation.opened': { requesterId: Id; deskId: Id; channelId: Id }
  'conversation.assigned': { from: Id | null; to: Id | null }
  'conversation.resolved': { from: Status }
  'conversation.reopened': { from: Status; to: Status }
  'conversation.waiting': { from: Status }
  'conversation.moved': { from: Id; to: Id }
  /** An agent has made a link by which its customer comes to another channel as himself. */
  'conversation.linked': { linkId: Id; channelId: Id }
  /** The room whose conversation it is has another address on its channel. */
  'conversation.rerouted': { channelId: Id }
  'message.received': { messageId: Id; channelId: Id }
  /** More of what its far side means as one message has come: files, and what is said with them. */
  'message.joined': { messageId: Id }
  'message.written': { messageId: Id; channelId: Id }
  'message.noted': { messageId: Id }
  'message.sent': { messageId: Id }
  'message.delivered': { messageId: Id }
  'message.read': { messageId: Id }
  'message.failed': { messageId: Id; code: string; certain: boolean }
  'message.requeued': { messageId: Id }
  /** An admin has its channel told once more what it had been told: the far side has lost it. */
  'message.redelivered': { messageId: Id; deliveryId: Id }
  'message.skipped': { messageId: Id }
  /** Its text is another one now; by a channel, where the customer changed it. */
  'message.edited': { messageId: Id }
  /** Whoever wrote it has taken it back. */
  'message.withdrawn': { messageId: Id }
  /** Somebody put something to it, or took that away again. */
  'message.reacted': { messageId: Id }
  /** An agent wants something put to it, or taken away again. */
  'message.reacting': { messageId: Id }
  /** That has not come about. */
  'message.unreacted': { messageId: Id; code: string }
  /** An agent wants what was sent changed. */
  'message.changing': { messageId: Id; change: 'edit' | 'remove' }
  /** What was wanted has not come about. */
  'message.unchanged': { messageId: Id; change: 'edit' | 'remove'; code: string }
  /** A file of a message has been fetched from the far side. */
  'message.fetched': { messageId: Id; fileId: Id }
  /** It could not be. */
  'message.missed': { messageId: Id; fileId: Id; code: string }
  /** An agent wants those fetched that could not be. */
  'message.sought': { messageId: Id }
  /** Whoever wrote this message forbids by it that anything is sent to him there, for that purpose. */
  'consent.withdrawn': { messageId: Id; channelId: Id; purpose: Purpose }
  /** He allows it, for the first time or again. */
  'consent.given': { messageId: Id; channelId: Id; purpose: Purpose }
  'raw.quarantined': { rawId: number; code: string }
  'raw.retried': { rawId: number }
  'log.epoch': { reason: 'installed' | 'restored' }
  'log.released': Record<string, never>
}

export type FactType = keyof Facts
