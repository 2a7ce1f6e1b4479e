import { untrack } from 'svelte'
import type { Id } from '../../../server/contract/rows.ts'
import * as api from '../../shared/api.ts'
import { hub } from '../state/hub.svelte.ts'

const pause = 800

/** Text that survives: on the server after a pause, on this device at once. */
export class Draft {
  text = $state('')
  note = $state(false)
  saved = $state<'no' | 'here' | 'server'>('no')
  readonly #id: Id
  readonly #kept: string
  #dirty = false
  /** Of what is on the server: the same one comes again with every push, and must undo nothing that was chosen since. */
  #version = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(conversationId: Id) {
    this.#id = conversationId
    this.#kept = `peyk.draft.${hub.me.id}.${conversationId}`
    const here = untrack(() => this.#read())
    const there = untrack(() => hub.rows.draft(conversationId))
    const first = here ?? there
    this.text = first?.text ?? ''
    // Only a note that was begun: an empty field asks for an answer.
    this.note = !!first?.text && first.note
    this.#version = there?.version ?? 0
    if (here) this.changed()
  }

  /** Written on another device, while nothing is being written here. */
  follow() {
    const there = hub.rows.draft(this.#id)
    if (!there || there.version <= this.#version || untrack(() => this.#dirty)) return
    this.#version = there.version
    this.text = there.text
    if (there.text) this.note = there.note
  }

  changed() {
    this.#dirty = true
    localStorage.setItem(this.#kept, JSON.stringify({ text: this.text, note: this.note }))
    this.saved = 'no'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), pause)
  }

  async save() {
    clearTimeout(this.#timer)
    if (!this.#dirty) return
    const { text, note } = this
    try {
      hub.take(await api.draft(this.#id, text, note))
      if (text !== this.text || note !== this.note) return
      this.#dirty = false
      localStorage.removeItem(this.#kept)
      this.saved = text ? 'server' : 'no'
    } catch {
      this.saved = text ? 'here' : 'no'
    }
  }

  clear() {
    this.text = ''
    this.changed()
    void this.save()
  }

  #read(): { text: string; note: boolean } | null {
    try {
      return JSON.parse(localStorage.getItem(this.#kept) ?? 'null') as { text: string; note: boolean } | null
    } catch {
      return null
    }
  }
}
