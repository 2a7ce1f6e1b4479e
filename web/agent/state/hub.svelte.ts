import { createSubscriber } from 'svelte/reactivity'
import { can, type Act } from '../../../server/contract/policy.ts'
import {
  windowKey,
  type AgentRow,
  type Boot,
  type Group,
  type Id,
  type Push,
  type View,
} from '../../../server/contract/rows.ts'
import * as api from '../../shared/api.ts'
import { Live, type LiveState } from '../../shared/live.ts'
import { toasts } from '../../shared/parts/toasts.svelte.ts'
import { Rows } from '../../shared/rows.ts'
import { Outbox } from './outbox.svelte.ts'
import { Presence } from './presence.svelte.ts'
import { announce } from './announcing.ts'
import { place } from './route.svelte.ts'

type Phase = 'starting' | 'signedOut' | 'unreachable' | 'ready'

/** What the whole app stands on: the rows, the line they come by, and who is looking at them. */
class Hub {
  phase = $state<Phase>('starting')
  liveState = $state.raw<LiveState>({ name: 'connecting' })
  /** Rises when everything was loaded afresh: whoever shows a window or a thread loads his part again. */
  generation = $state(0)
  presence = new Presence()
  outbox: Outbox | null = null
  #boot = $state.raw<Boot>()
  #rows = $state.raw(new Rows())
  #live: Live | undefined
  #openId: Id | null = null
  #watched: Promise<number> | undefined
  #starting = false
  #stopOutbox: (() => void) | undefined
  readonly #subscriptions = new WeakMap<Rows, () => void>()

  /** Reading it in an effect or in markup follows every change of the rows. */
  get rows() {
    let follow = this.#subscriptions.get(this.#rows)
    if (!follow) {
      const rows = this.#rows
      follow = createSubscriber((update) => rows.listen(update))
      this.#subscriptions.set(rows, follow)
    }
    follow()
    return this.#rows
  }

  get me(): AgentRow {
    return this.rows.agents.get(this.#boot!.me.id) ?? this.#boot!.me
  }

  get installation() {
    return this.#boot!.installation
  }

  /** Buttons ask what routes ask. */
  may(act: Act) {
    return can(this.me, act)
  }

  async start() {
    if (this.#starting) return
    this.#starting = true
    try {
      await this.#load()
      this.phase = 'ready'
    } catch (error) {
      if (error instanceof api.Failure && error.code === 'unauthenticated') return this.#leave()
      if (this.phase !== 'ready') this.phase = 'unreachable'
      setTimeout(() => void this.start(), 3_000)
    } finally {
      this.#starting = false
    }
  }

  async #load() {
    this.#live ??= this.#dial()
    const boot = await api.boot()
    const rows = new Rows()
    rows.take(boot)
    this.#rows = rows
    this.#boot = boot
    this.generation++
    this.#live?.follow(boot)
    if (this.outbox) return
    const outbox = new Outbox(boot.me.id, (push) => this.take(push))
    this.outbox = outbox
    this.#stopOutbox = outbox.start()
  }

  #dial() {
    const live = new Live({
      push: (push) => {
        if (this.#boot) announce(push, this.#rows, this.#boot.me.id, this.#openId)
        for (const row of push.messages ?? []) this.presence.stopped(row.conversationId, row.agentId)
        this.take(push)
      },
      reset: () => void this.start(),
      refused: () => void this.#checkSession(),
      state: (state) => {
        this.liveState = state
        if (state.name === 'live') void this.outbox?.flush()
      },
      typing: this.presence.heardTyping,
      viewers: this.presence.heardViewers,
    })
    live.connect()
    return live
  }

  async #checkSession() {
    if (this.phase !== 'ready') return
    await api.boot().catch((error: unknown) => {
      if (error instanceof api.Failure && error.code === 'unauthenticated') this.#leave()
    })
  }

  take(push: Push) {
    this.#rows.take(push)
  }

  /** Does something and shows its answer; a failure is said, and `false` is the answer. */
  async do(request: Promise<Push>) {
    try {
      this.take(await request)
      return true
    } catch (error) {
      toasts.failed(error)
      return false
    }
  }

  hasWindow(view: View, group: Group) {
    return !!this.#rows.window(windowKey(view, group, this.#boot!.me.id))
  }

  /** Its first page, or the one after what is there. */
  async loadWindow(view: View, group: Group) {
    const rows = this.#rows
    const known = rows.window(windowKey(view, group, this.#boot!.me.id))
    rows.take(await api.list(view, group, known?.bound))
  }

  open(conversationId: Id | null) {
    this.#openId = conversationId
    this.#watched = this.#live?.open(conversationId)
  }

  /** Up to where messages of the open conversation may have passed by unheard: what was loaded before is loaded again. */
  watchedFrom = async () => (await this.#watched) ?? 0

  typing(conversationId: Id, note: boolean) {
    this.#live?.typing(conversationId, note)
  }

  retryNow = () => this.#live?.retry()

  async signOut() {
    await api.signOut().catch(toasts.failed.bind(toasts))
    this.#leave()
  }

  #leave() {
    this.#live?.close()
    this.#live = undefined
    this.#stopOutbox?.()
    this.outbox = null
    this.phase = 'signedOut'
    this.#rows = new Rows()
    if (place.route.page !== 'join') place.go('/sign-in', 'replace')
  }
}
export const hub = new Hub()
