import type { ConversationRow, Id, MessageQuote, MessageRow, Push } from '../../../../server/contract/rows.ts'
import { v1 } from '../../../shared/api.ts'
import { t } from '../../../shared/i18n/language.svelte.ts'
import { say } from '../changed/say.ts'
import { hub } from '../../state/hub.svelte.ts'
import { writerName } from '../../state/names.ts'

const fetched = (id: Id) => v1<Push>('GET', `/messages/${id}`)

/** What stands above a message: it follows what becomes of the one that is quoted, wherever in the thread that stands. */
export class Quoted {
  readonly #of: () => { conversation: ConversationRow; quotes: MessageQuote }
  #missed = $state(false)

  constructor(of: () => { conversation: ConversationRow; quotes: MessageQuote }) {
    this.#of = of
  }

  /** Known here, or asked for. */
  readonly message = $derived.by(() => this.#row())
  /** Whether one could go there: it is among those that are shown. */
  readonly isShown = $derived.by(() => {
    const { id } = this.message ?? {}
    return hub.rows.thread(this.#of().conversation.id).some((one) => one.id === id)
  })
  readonly author = $derived.by(() => (this.message ? this.#authorOf(this.message) : ''))
  readonly isGone = $derived.by(() => this.message?.takenBackAt != null)
  readonly text = $derived.by(() => this.#words())

  /** Far above, it has not been loaded yet. */
  async fetch() {
    const { messageId } = this.#of().quotes
    this.#missed = false
    if (!messageId || this.message) return
    await fetched(messageId).then(
      (push) => hub.take(push),
      () => (this.#missed = true),
    )
  }

  #row(): MessageRow | undefined {
    const { conversation, quotes } = this.#of()
    return quotes.messageId ? hub.rows.message(conversation.id, quotes.messageId) : undefined
  }

  #authorOf(message: MessageRow) {
    if (message.kind === 'inbound') return writerName(message, this.#of().conversation, hub.rows)
    return hub.rows.agents.get(message.agentId)?.name ?? t('theSystem')
  }

  /** As it reads now; the piece that was chosen, as long as it says that. */
  #words() {
    const { messageId, text: piece = '' } = this.#of().quotes
    if (!messageId) return piece
    if (!this.message) return this.#missed ? say('cannotBeShown') : ''
    if (this.isGone) return say('quotedGone')
    const { text, files } = this.message
    return (
      (piece && text.includes(piece) ? piece : text.trim()) ||
      files.flatMap(({ name, until }) => (until ? [] : [name])).join(' · ')
    )
  }
}
