import { markKey } from './frame.ts'

interface Held {
  owner: string
  /** Sequence number up to which he has looked at messages, in any tab. */
  seen: number
  /** Up to which the server has been told so. */
  toldGot: number
  toldSeen: number
}

/** In localStorage, so that the launcher and other tabs know it without asking. */
export function marks(channelId: string, owner: string, changed: () => void) {
  const key = markKey(channelId)
  let memory: Held = { owner, seen: 0, toldGot: 0, toldSeen: 0 }

  const read = (): Held => {
    try {
      const stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Held | null
      if (stored?.owner === owner) memory = { ...memory, ...stored }
    } catch {
      // Forbidden or damaged: memory has to do.
    }
    return memory
  }
  addEventListener('storage', (event) => event.key === key && changed())

  return {
    read,
    /** Whether a conversation has been remembered here. */
    kept() {
      try {
        return localStorage.getItem(key) !== null
      } catch {
        return false
      }
    },
    raise(changes: Partial<Omit<Held, 'owner'>> = {}) {
      const now = read()
      for (const [name, seq] of Object.entries(changes) as ['seen', number][]) now[name] = Math.max(now[name], seq)
      memory = { ...now }
      try {
        localStorage.setItem(key, JSON.stringify(memory))
      } catch {
        // As above.
      }
    },
  }
}
export type Marks = ReturnType<typeof marks>
