import { SvelteMap } from 'svelte/reactivity'
import type { Id } from '../../../server/contract/rows.ts'

/** A typist who is not heard of again falls silent. */
const fallsSilent = 5_000

/** Who types and who looks, now. Never stored anywhere. */
export class Presence {
  readonly #typing = new SvelteMap<string, { conversationId: Id; agentId: Id | null }>()
  readonly #viewers = new SvelteMap<Id, Id[]>()
  readonly #ends = new Map<string, ReturnType<typeof setTimeout>>()

  heardTyping = ({ conversationId, agentId }: { conversationId: Id; agentId: Id | null }) => {
    const key = `${conversationId}/${agentId ?? ''}`
    this.#typing.set(key, { conversationId, agentId })
    clearTimeout(this.#ends.get(key))
    this.#ends.set(
      key,
      setTimeout(() => this.#typing.delete(key), fallsSilent),
    )
  }

  heardViewers = ({ conversationId, agentIds }: { conversationId: Id; agentIds: Id[] }) =>
    void this.#viewers.set(conversationId, agentIds)

  /** The message is here: whoever wrote it has stopped. */
  stopped(conversationId: Id, agentId: Id | null) {
    this.#typing.delete(`${conversationId}/${agentId ?? ''}`)
  }

  customerTypes = (conversationId: Id) => this.#typing.has(`${conversationId}/`)

  agentsTyping = (conversationId: Id, except: Id) =>
    [...this.#typing.values()].flatMap((one) =>
      one.conversationId === conversationId && one.agentId && one.agentId !== except ? [one.agentId] : [],
    )

  viewers = (conversationId: Id, except: Id) => (this.#viewers.get(conversationId) ?? []).filter((id) => id !== except)
}
