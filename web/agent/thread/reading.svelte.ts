import { createContext } from 'svelte'
import type { Id, MessageRow } from '../../../server/contract/rows.ts'
import * as api from '../../shared/api.ts'
import { reason } from '../../shared/i18n/failure.ts'
import type { Item } from './items.ts'

/** How one message is being looked at. */
export class Reading {
  formatted = $state(false)
  /** It has no formatted text, or none that can be shown. */
  unformatted = $state(false)
  /** Whether that was learned by asking for it. */
  refused = $state(false)
  othersOpen = $state(false)
  quotedOpen = $state(false)
  formerOpen = $state(false)
  /** What is about to be asked for. */
  changing = $state<'edit' | 'remove' | null>(null)
  /** As it is being written. */
  newText = $state<string | null>(null)
  /** Undefined until it was asked for. */
  quoted = $state.raw<string | null>()
  failed = $state('')
  /** Whether its page shows what lies elsewhere; null until it has been seen whether there is anything. */
  pictures = $state<boolean | null>(null)
  /** Of its page, when last seen: drawn again, it takes its place at once. */
  height = 0

  constructor({ text, rich }: MessageRow) {
    this.formatted = rich && text === ''
  }

  refuse(failed = '') {
    this.formatted = false
    this.unformatted = this.refused = failed === ''
    this.failed = failed
  }

  async toggleQuoted(id: Id) {
    this.quotedOpen = !this.quotedOpen
    this.failed = ''
    if (!this.quotedOpen || this.quoted !== undefined) return
    try {
      const { html, quoted } = await api.body(id)
      this.quoted = quoted
      if (html === null) this.unformatted = true
    } catch (error) {
      this.quotedOpen = false
      this.failed = reason(error)
    }
  }
}

/** Of the open thread: what scrolls out of sight is forgotten by the list, and must come back as it was. */
export class Readings {
  readonly #all = new Map<Id, Reading>()
  /** The reader unfolds something: he stays where he is, and is not carried to the end. */
  readonly unfolding: () => void

  /** Brings the first line of which this is so before the reader. */
  readonly goTo: (is: (item: Item) => boolean) => void

  constructor(unfolding: () => void, goTo: Readings['goTo']) {
    this.unfolding = unfolding
    this.goTo = goTo
  }
  of(message: MessageRow): Reading {
    const known = this.#all.get(message.id) ?? new Reading(message)
    this.#all.set(message.id, known)
    return known
  }
}

export const [readings, provideReadings] = createContext<Readings>()
