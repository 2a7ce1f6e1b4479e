import type { Group, Id, Push, View } from './rows.ts'

/**
 * The agent's live door: socket.io at path `/live`, default namespace, cookie session. The server chooses every room.
 * An event with a malformed argument is answered `{ error }` where it takes an answer, and otherwise ignored.
 */
export interface AgentToServer {
  /** After a reconnect: everything newer than the cursor, or `reset` when the cursor is void or too old. */
  resume(cursor: Cursor, answer: (push: Answer) => void): void
  /**
   * Which conversation is open (null: none): its messages and typing are pushed from now on. Of what was said up to `from`
   * its messages may have been told to nobody here: whoever loaded it before that loads it again.
   */
  open(conversationId: Id | null, answer: (answer: Opened) => void): void
  /** Repeated every 3 s while the agent types; falls silent by itself after 5 s. The customer learns of answers only, not of notes. */
  typing(typing: { conversationId: Id; note: boolean }): void
}
export interface ServerToAgent {
  push(push: Push): void
  /** What the screen holds is void: load afresh. */
  reset(): void
  /** Not stored. `agentId` null: the customer types. */
  typing(typing: { conversationId: Id; agentId: Id | null }): void
  /** Agents who have this conversation open now. */
  viewers(viewers: { conversationId: Id; agentIds: Id[] }): void
}
export interface Cursor {
  epoch: Id
  position: number
  accessEpoch: number
  /** The conversation that is open, so that its messages come too: `open` has said so before. */
  conversationId: Id | null
}
export type Answer = { push: Push } | { reset: true } | { error: { code: string; id?: string } }

export type Opened = { push: Push; from: number } | Exclude<Answer, { push: Push }>

export interface WindowQuery {
  view: View
  group: Group
}
