import type { Other } from '../../shared/api.ts'
import { t } from '../../shared/i18n/language.svelte.ts'
import { addressesIn, distinct } from './circle.ts'

const most = 50

interface Around {
  /** Of the addresses on this channel. */
  kind: () => string
  /** Who stands here until somebody changes it by hand. */
  usual: () => Other[]
  /** Who gets it anyway. */
  elsewhere: () => Other[]
}

/** One line of addresses of an answer that is being written. */
export class Line {
  typed = $state('')
  error = $state('')
  /** Shown although there is nobody yet. */
  opened = $state(false)
  #chosen = $state.raw<Other[] | null>(null)
  readonly #around: Around

  constructor(around: Around) {
    this.#around = around
  }

  get list(): Other[] {
    return this.#chosen ?? this.#around.usual()
  }
  get isShown() {
    return this.opened || this.list.length > 0
  }

  /** Takes what was typed. False: something of it is no address, and stays in the field. */
  commit(): boolean {
    const { found, rest } = addressesIn(this.typed, this.#around.kind())
    const elsewhere = new Set(this.#around.elsewhere().map((one) => one.address))
    const all = distinct([...this.list, ...found]).filter((one) => !elsewhere.has(one.address))
    const isTooMany = all.length > most
    if (isTooMany) this.error = t('tooManyCc', { count: most })
    else this.error = rest[0] ? t('notAnAddress', { text: rest[0] }) : ''
    if (isTooMany) return false
    if (found.length > 0) this.#chosen = all
    this.typed = rest.join(', ')
    return rest.length === 0
  }
  add(one: Other) {
    this.#chosen = distinct([...this.list, one])
  }
  put(all: Other[]) {
    if (all.length > 0) this.#chosen = distinct(all)
  }
  remove(address: string) {
    this.#chosen = this.list.filter((one) => one.address !== address)
    // The field that had the focus is still there when the last one goes.
    this.opened = true
  }
  clear() {
    this.#chosen = null
    this.typed = this.error = ''
    this.opened = false
  }
}
