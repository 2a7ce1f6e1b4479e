import type { Words } from '../connector.ts'

/** In what the far sides that speak this API differ. What nobody has confirmed of one is switched off for it. */
export interface Dialect {
  kind: string
  folder: string
  name: { en: string; fa: string }
  /** Where it is reached unless an admin names a server of his own. */
  root: string
  /** It sends a secret along with what it hands to a webhook. Without one nobody could tell it from a forger. */
  webhook: boolean
  /** Reactions are asked for. */
  reactions: boolean
  /** Several files go as one album. */
  albums: boolean
  /** It takes files whose length it is not told beforehand: they need not be held in memory. */
  streams: boolean
  /** How an answer names what it quotes: in the older way the far side may refuse it where that is gone. */
  quotes: 'reply_parameters' | 'reply_to_message_id'
  /** What the form says of the token. */
  hint: Words[string]
  /** Where its bots are found by their names, and take along what a link says; nobody knows: undefined. */
  bots?: string
  /** Hours within which the bot may take back what it wrote; not at all: undefined. */
  removal?: number
}
