import type { ConversationRow } from '../../../server/contract/rows.ts'
import type { Other } from '../../shared/api.ts'
import { t } from '../../shared/i18n/language.svelte.ts'
import { hub } from '../state/hub.svelte.ts'
import { addressesIn, changes, circleOf, distinct, type Circle } from './circle.ts'

const most = 50

/** Who else gets the answer that is being written. Follows the messages until somebody changes it by hand. */
export class Recipients {
  typed = $state('')
  error = $state('')
  /** Shown although there is nobody yet. */
  opened = $state(false)
  #chosen = $state.raw<Other[] | null>(null)
  readonly #circle: Circle
  readonly able: boolean

  constructor(conversation: () => ConversationRow) {
    this.able = $derived(hub.rows.channels.get(conversation().channelId)?.others ?? false)
    this.#circle = $derived(circleOf(conversation(), hub.rows))
  }

  get list(): Other[] {
    if (!this.able) return []
    return this.#chosen ?? this.#circle.usual
  }
  get isShown() {
    return this.able && (this.opened || this.list.length > 0)
  }
  get changes() {
    return this.able ? changes(this.#circle, this.list) : { fresh: [], leftOut: [] }
  }

  /** Takes what was typed. False: something of it is no address, and stays in the field. */
  commit(): boolean {
    const { found, rest } = addressesIn(this.typed, this.#circle.kind)
    const all = distinct([...this.list, ...found]).filter((one) => one.address !== this.#circle.to?.address)
    const isTooMany = all.length > most
    if (isTooMany) this.error = t('tooManyCc', { count: most })
    else this.error = rest[0] ? t('notAnAddress', { text: rest[0] }) : ''
    if (isTooMany) return false
    if (found.length > 0) this.#chosen = all
    this.typed = rest.join(', ')
    return rest.length === 0
  }
  put(others: Other[]) {
    if (others.length > 0) this.#chosen = distinct(others)
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
