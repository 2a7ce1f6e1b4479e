import type { Base } from '../../connectors/sms/gateway.ts'
import { listen } from '../../connectors/sms/smpp/listen.ts'
import type { SmppSettings } from '../../connectors/sms/smpp/settings.ts'
import type { Timing } from '../../connectors/sms/smpp/timing.ts'

/** What a gateway stands on, in memory: it keeps as the database does, and fails as it is told to. `before`: what a process left. */
export function base(before?: { kept: Map<string, unknown>; cursor: string | null }) {
  let held: { when: 'before' | 'after'; until: Promise<void> } | undefined
  const hub = {
    kept: new Map(before?.kept),
    cursor: before?.cursor ?? null,
    statuses: [] as string[],
    /** How often it was asked to keep something. */
    asked: 0,
    /** It keeps nothing. */
    fails: false,
    /** It keeps, and nobody hears so. */
    forgets: false,
    /** Lets nobody go on, before it is kept or after, until what this answers is called. */
    hold(when: 'before' | 'after' = 'before') {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = { when, until: promise }
      return () => {
        held = undefined
        resolve()
      }
    },
    async keep(name: string, said: unknown, cursor?: string) {
      hub.asked++
      if (held?.when === 'before') await held.until
      if (hub.fails) throw new Error('unavailable')
      if (!hub.kept.has(name)) hub.kept.set(name, said)
      if (cursor !== undefined) hub.cursor = cursor
      if (hub.forgets) throw new Error('unavailable')
      if (held?.when === 'after') await held.until
    },
  }
  return hub
}

export function listening(settings: SmppSettings, hub: ReturnType<typeof base>, timing: Timing) {
  const stopping = new AbortController()
  let dead = false
  const given = {
    line: '5000',
    region: 'IR',
    keep: hub.keep,
    host: {
      signal: stopping.signal,
      status: (code: string) => void hub.statuses.push(code),
      cursor: async () => hub.cursor,
      goOnAt: async (cursor: string) => void (dead || (hub.cursor = cursor)),
    },
  } as unknown as Base
  const over = listen(settings, given, stopping.signal, timing)
  return {
    began: performance.now(),
    stop: () => {
      stopping.abort()
      return over
    },
    /** Does nothing more, as after a kill. */
    die() {
      dead = true
      stopping.abort()
    },
  }
}
