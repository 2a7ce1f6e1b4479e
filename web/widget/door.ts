import type { Frame } from './frame.ts'
import type { Keep, Visitor } from './keep.ts'

export interface Config {
  title: { en: string; fa: string }
  greeting: { en: string; fa: string }
  preChat: 'none' | 'optional' | 'required'
}

/** The HTTP side of the chat. */
export class Door {
  #frame: Frame
  #keep: Keep
  #visitor: Visitor | undefined
  #doubted = false
  /** '' while nobody vouches for him. */
  readonly owner: string

  constructor(frame: Frame, keep: Keep) {
    this.#frame = frame
    this.#keep = keep
    this.owner = frame.identity ? `user:${subject(frame.identity)}` : ''
  }

  path(path: string) {
    return `${this.#frame.origin}/in/${this.#frame.channelId}/${path}`
  }

  async config(): Promise<Config> {
    const answer = await fetch(this.path('config'))
    if (!answer.ok) throw new Error('config')
    return (await answer.json()) as Config
  }

  /** The server refused the token: have it looked at, and replaced if need be. */
  doubt() {
    this.#doubted = true
  }

  async visitor(): Promise<Visitor> {
    const { identity } = this.#frame
    if (this.#visitor && !this.#doubted) return this.#visitor
    const held = identity ? this.#visitor : await this.#keep.visitor()
    if (held && !identity && !this.#doubted) return (this.#visitor = held)
    const answer = await fetch(this.path('visitor'), {
      method: 'POST',
      body: JSON.stringify({ token: held?.token, identity }),
    })
    if (!answer.ok) throw new Error('visitor')
    const fresh = (await answer.json()) as Visitor
    this.#doubted = false
    this.#visitor = fresh.address.startsWith('user:') ? fresh : await this.#keep.replace(held, fresh)
    return this.#visitor
  }

  /** A link of ours or none: whatever a message may say. */
  fileUrl(url: string) {
    const { origin } = this.#frame
    const resolved = URL.canParse(url, origin) && new URL(url, origin)
    return resolved && resolved.origin === origin ? resolved.href : undefined
  }
}

function subject(identity: string): string {
  try {
    const payload = identity.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')
    return String((JSON.parse(atob(payload)) as { sub?: string }).sub)
  } catch {
    return ''
  }
}
