import type { Tried } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { refuse } from '../contract/refusal.ts'
import { fault } from '../core/failure.ts'
import { troubles } from '../core/loop.ts'
import { checked, completed } from './configuring.ts'
import { channelRow, connectorOf } from './running.ts'

/** Milliseconds for all steps together: a far side that says nothing must not keep anybody waiting. */
const patience = 60_000

/**
 * Tries settings out before they are saved. Of a channel that exists, secrets that are not given are those it has.
 * Refuses settings that are not complete; what the far side says becomes a code of its step.
 */
export async function tryOut(kind: string, settings: Record<string, unknown>, channelId?: Id) {
  const connector = connectorOf(kind)
  if (!connector?.check) refuse('not_found', 'This kind of channel has nothing to try out.')
  const row = channelId && ((await channelRow(channelId)) ?? refuse('not_found', 'There is no such channel.'))
  if (row && row.kind !== kind) refuse('invalid', 'The channel is of another kind.')
  const whole = row ? completed(row, settings) : checked(kind, settings)
  return bounded((signal) => connector.check!(whole, signal))
}

/** Settings that follow from what has been typed so far; what is no settings of this kind is left out. */
export async function propose(kind: string, typed: Record<string, unknown>): Promise<Record<string, unknown>> {
  const connector = connectorOf(kind)
  if (!connector?.propose) refuse('not_found', 'This kind of channel proposes nothing.')
  return connector.propose(typed)
}

/** Ends with a step of its own where a connector breaks instead of answering with a code. */
async function* bounded(steps: (signal: AbortSignal) => AsyncIterable<Tried>): AsyncGenerator<Tried> {
  try {
    for await (const tried of steps(AbortSignal.timeout(patience))) yield tried
  } catch (error) {
    troubles.emit('trouble', 'trying out', fault(error))
    yield { step: 'end', code: 'fault' }
  }
}
