import type { Participant } from './events.ts'

/** One part of an outbound message, ready for the wire. `id` is the same at every attempt: use it as idempotency key. */
export interface Part {
  id: string
  messageId: string
  /** A person, or the room that the message which it answers was said in. */
  to: { kind: string; address: string; room?: true }
  text: string
  files: { id: string; name: string; mime: string; size: number; open(): Promise<ReadableStream> }[]
  attempt: number
  /** What the conversation is about, as the customer last named it; null on channels without subjects. */
  subject: string | null
  /** External ids of the messages before this one in its conversation, the oldest first. */
  answers: string[]
  /** External id of the message that it quotes: one that came from `to`, or went there. Only with the first part. */
  quotes?: string
  /** What the customer may answer by one press, in this order. Only with the last part, and with no files. */
  buttons?: string[]
  /** Who else gets it openly. */
  others: Participant[]
  /** Who gets it besides, without anyone else being told. */
  hidden: Participant[]
  /** Which of the connector's `senders` it goes out from; null: the first. */
  sender: string | null
  /** As whom it is written. */
  author: { name: string } | null
  /** No person wrote it: the far side is told, so that no program answers it. */
  automatic?: boolean
}

/** What `send` answered for a part before, and to whom it went. */
export interface SentPart {
  externalIds: string[]
  to: Part['to']
}

export interface KeptFile {
  id: string
  name: string
  mime: string
  /** Bytes. */
  size: number
}
export interface FileBody {
  name: string
  mime: string
  size: number
  body: ReadableStream
}
