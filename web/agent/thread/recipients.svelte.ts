import type { ConversationRow } from '../../../server/contract/rows.ts'
import type { Other } from '../../shared/api.ts'
import { hub } from '../state/hub.svelte.ts'
import { changes, circleOf, senderOf, type Circle } from './circle.ts'
import { Line } from './recipient-line.svelte.ts'

/** Who else gets the answer that is being written, and as whom it goes out. Follows the messages until somebody changes it by hand. */
export class Recipients {
  readonly cc: Line
  readonly bcc: Line
  /** The channel's own addresses, where there are several. */
  readonly senders: string[]
  readonly #usualSender: string | null
  #sender = $state<string | null>(null)
  readonly #circle: Circle
  readonly able: boolean

  constructor(conversation: () => ConversationRow) {
    const channel = $derived(hub.rows.channels.get(conversation().channelId))
    this.able = $derived(channel?.others ?? false)
    this.senders = $derived(channel?.senders ?? [])
    this.#usualSender = $derived(senderOf(conversation(), hub.rows))
    this.#circle = $derived(circleOf(conversation(), hub.rows))
    const kind = () => this.#circle.kind
    const to = () => (this.#circle.to ? [this.#circle.to] : [])
    this.cc = new Line({ kind, usual: () => (this.able ? this.#circle.usual : []), elsewhere: to })
    this.bcc = new Line({ kind, usual: () => [], elsewhere: () => [...to(), ...this.cc.list] })
  }

  get isShown() {
    return this.able && (this.cc.isShown || this.bcc.isShown)
  }
  get changes() {
    return this.able ? changes(this.#circle, this.cc.list) : { fresh: [], leftOut: [] }
  }
  get asker() {
    const { asker } = this.#circle
    return this.able && !this.cc.list.some((one) => one.address === asker?.address) ? asker : null
  }
  get sender(): string | null {
    return this.senders.includes(this.#sender ?? '') ? this.#sender : this.#usualSender
  }
  set sender(address: string | null) {
    this.#sender = address
  }

  /** Who gets it, and as whom it goes out. */
  chosen = () => ({ others: this.cc.list, hidden: this.bcc.list, sender: this.sender })

  /** Takes what was typed. Answers the line in which something is no address, and stays. */
  commit(): Line | null {
    return [this.cc, this.bcc].filter((line) => !line.commit())[0] ?? null
  }
  put({ others = [], hidden = [], sender }: { others?: Other[]; hidden?: Other[]; sender?: string | null }) {
    this.cc.put(others)
    this.bcc.put(hidden)
    if (sender) this.#sender = sender
  }
  clear() {
    this.cc.clear()
    this.bcc.clear()
    this.#sender = null
  }
}
