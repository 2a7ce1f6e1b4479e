import { ChannelError } from '../../../connector.ts'
import { bind } from '../bind.ts'
import { failure } from '../failure.ts'
import type { Line } from '../line.ts'
import type { SmppSettings } from '../settings.ts'
import type { Timing } from '../timing.ts'

/** Too many wrong passwords lock an account. */
const rest = 30_000
/** Sessions that are opened for one message, where each ends at once. */
const tries = 3

/** The session that messages go out by: opened when the first one does, and anew after it has ended. */
export function session(settings: SmppSettings, timing: Timing) {
  const stopping = new AbortController()
  let line: Promise<Line> | undefined
  let refused: { error: ChannelError; until: number } | undefined

  async function open(): Promise<Line> {
    if (refused && refused.until > Date.now()) throw refused.error
    refused = undefined
    try {
      return await bind(settings, 'bindTransmitter', { timing, signal: stopping.signal })
    } catch (error) {
      const { code } = failure(error)
      if (code === 'wrong_key') refused = { error: error as ChannelError, until: Date.now() + rest }
      // Nothing but the bind was written: no message has left.
      throw error instanceof ChannelError ? error : new ChannelError(code, { retry: true, certain: true })
    }
  }

  async function opened(): Promise<Line> {
    for (let tried = 0; tried < tries; tried++) {
      if (stopping.signal.aborted) throw new ChannelError('interrupted', { retry: true, certain: true })
      const mine = (line ??= open())
      try {
        const open = await mine
        if (open.isOpen) return open
      } catch (error) {
        if (line === mine) line = undefined
        throw error
      }
      if (line === mine) line = undefined
    }
    throw new ChannelError('no_answer', { retry: true, certain: true })
  }

  return {
    opened,
    async close() {
      stopping.abort()
      await (await line?.catch(() => undefined))?.close()
    },
  }
}
