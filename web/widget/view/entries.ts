import type { FileRef } from '../../../server/contract/rows.ts'
import type { VisitorMessage } from '../../../server/contract/visitor.ts'
import type { Chat } from '../chat.ts'
import type { Unsent } from '../keep.ts'

export type Tick = 'queued' | 'sent' | 'read' | 'notSent'
type ShownFile = { name: string; size: number } & Partial<FileRef & { url: string }>

/** One bubble of the log, wherever it comes from. */
export interface Entry {
  key: string
  mine: boolean
  text: string
  files: ShownFile[]
  author: string
  at: string
  /** Set where a new day begins. */
  day?: string
  /** Last of a run by one author: name and time stand under it. */
  last: boolean
  tick?: Tick
  message?: VisitorMessage
  unsent?: Unsent
}

export function entries({ log, outbox, read, calendar, config, frame }: Chat): Entry[] {
  const stored = new Set(log.messages.map(({ clientId }) => clientId))
  const ours = (unsent: Unsent, tick: Tick) => (stored.has(unsent.clientId) ? [] : [fromUnsent(unsent, tick)])
  const all = [
    ...log.messages.map((message) => fromMessage(message, read)),
    ...outbox.acknowledged.flatMap((unsent) => ours(unsent, 'sent')),
    ...outbox.waiting.flatMap((unsent) => ours(unsent, unsent.failed ? 'notSent' : 'queued')),
  ]
  let day = ''
  const shown = all.map((entry, index) => {
    const own = calendar.day(entry.at)
    const begins = own !== day
    day = own
    const next = all[index + 1]
    const last = !next || next.mine !== entry.mine || next.author !== entry.author || next.tick !== entry.tick
    return { ...entry, last, ...(begins && { day: own }) }
  })
  const greeting = config?.greeting[frame.language]
  return greeting && !log.more ? [...hello(greeting, shown.shift())].concat(shown) : shown
}

/** The greeting stands below the first day's name, and has no time of its own. */
function hello(text: string, first: Entry | undefined): Entry[] {
  const greeting = { key: 'greeting', mine: false, text, files: [], author: '', at: '', last: false, day: first?.day }
  return first ? [greeting, { ...first, day: undefined }] : [greeting]
}

const fromMessage = (message: VisitorMessage, read: number): Entry => ({
  key: message.clientId ?? message.id,
  mine: message.mine,
  text: message.text,
  files: message.files,
  author: message.author ?? '',
  at: message.at,
  last: false,
  message,
  ...(message.mine && { tick: message.seq <= read ? 'read' : 'sent' }),
})

const fromUnsent = (unsent: Unsent, tick: Tick): Entry => ({
  key: unsent.clientId,
  mine: true,
  text: unsent.text,
  files: unsent.files,
  author: '',
  at: unsent.at,
  last: false,
  tick,
  unsent,
})
