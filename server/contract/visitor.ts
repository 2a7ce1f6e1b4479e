import type { FileRef, Id } from './rows.ts'

/**
 * The customer's live door of a channel that has one: socket.io at path `/live`, namespace `/visitor`, WebSocket, with
 * `auth: VisitorHandshake`. The server chooses the room: what this address may see on this channel, and nothing else.
 */
export interface VisitorHandshake {
  channelId: Id
  /** Whatever the channel's connector admits; see its `live.admit`. */
  credentials: unknown
  /** Sequence number of the newest message the visitor holds, 0 for none: the server sends what is newer. */
  after: number
}
export interface VisitorToServer {
  /** Answered once it is stored for good. The same `clientId` again is answered the same and stored once. */
  say(message: Said, answer: (reply: SaidAnswer) => void): void
  /** Repeated every 3 s while he types. */
  typing(): void
  /** These messages (1 to 100 ids) have reached the browser / have been looked at. Answered once it is stored. */
  got(ids: Id[], answer: (reply: SaidAnswer) => void): void
  seen(ids: Id[], answer: (reply: SaidAnswer) => void): void
  /** Up to 50 older messages, newest last. */
  history(before: number, answer: (messages: VisitorMessage[]) => void): void
}
export interface ServerToVisitor {
  /** First on every connection. */
  hello(hello: Hello): void
  /** New or changed messages; keep the highest `version` by `id`. */
  messages(messages: VisitorMessage[]): void
  /** An agent has read everything up to `seq`. */
  seen(seq: number): void
  /** An agent types; falls silent by itself after 5 s. */
  typing(): void
}
export interface Said {
  clientId: Id
  text: string
  fileIds: Id[]
  /** What he typed in a form: claimed, not proved. */
  profile?: { name?: string; email?: string; phone?: string; language?: 'fa' | 'en' }
}
export type SaidAnswer = { ok: true } | { error: { code: string; message: string } }
export interface Hello {
  /** Newer than `after`, at most 50; `more` older ones are had by `history`. */
  messages: VisitorMessage[]
  more: boolean
  /** How far agents have read. */
  seen: number
  /** Whether an agent of the desk is at work. */
  online: boolean
}
export interface VisitorMessage {
  id: Id
  version: number
  seq: number
  mine: boolean
  /** Name of the agent; absent when `mine`. */
  author?: string
  text: string
  /** `url` is a signed path that expires within the hour. */
  files: (FileRef & { url: string })[]
  clientId?: Id
  at: string
}
