import type { Update } from 'grammy/types'
import type { Dialect } from '../dialect.ts'
import { botOf, type Settings } from '../settings.ts'

/** The kinds of update that mean something here. */
export const wanted = ({ reactions }: Dialect): Exclude<keyof Update, 'update_id'>[] => [
  'message',
  'edited_message',
  'callback_query',
  ...(reactions ? (['message_reaction'] as const) : []),
]

/** Numbers of updates are one bot's own: a channel that is given another bot's token begins anew. */
export const keyOf = (settings: Settings, { update_id }: { update_id: number }) => `${botOf(settings)}:${update_id}`
