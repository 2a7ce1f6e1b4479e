import type { Tried } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import { refuse } from '../contract/refusal.ts'
import { ask } from '../core/asking.ts'
import { fault } from '../core/failure.ts'
import { troubles } from '../core/loop.ts'
import { checked, completed, settingsOf } from './configuring.ts'
import { channelRow, connectorOf } from './running.ts'

/** Milliseconds for all steps together: a far side that says nothing must not keep anybody waiting. */
const patience = { check: 60_000, roundTrip: 180_000, begin: 10_000 }

/** Goes step by step until its end, or until whoever asked has left. */
export type Steps = (left: AbortSignal) => AsyncIterable<Tried>

/**
 * Tries settings out before they are saved. Of a channel that exists, secrets that are not given are those it has.
 * Refuses settings that are not complete; what the far side says becomes a code of its step.
 */
export async function tryOut(kind: string, settings: Record<string, unknown>, channelId?: Id): Promise<Steps> {
  const connector = connectorOf(kind)
  if (!connector?.check) refuse('not_found', 'This kind of channel has nothing to try out.')
  const row = channelId && ((await channelRow(channelId)) ?? refuse('not_found', 'There is no such channel.'))
  if (row && row.kind !== kind) refuse('invalid', 'The channel is of another kind.')
  const whole = row ? completed(row, settings) : checked(kind, settings)
  return bounded(patience.check, (signal) => connector.check!(whole, signal, ask))
}

/** Of each channel, how many look at the moment whether it reaches itself. */
const underWay = new Map<Id, number>()
const most = 2

/** Whether what a channel sends to itself comes in. Refuses where enough are looking at that already. */
export async function roundTrip(channelId: Id): Promise<Steps> {
  const row = (await channelRow(channelId)) ?? refuse('not_found', 'There is no such channel.')
  const connector = connectorOf(row.kind)
  if (!connector?.roundTrip) refuse('not_found', 'This kind of channel cannot reach itself.')
  const settings = checked(row.kind, settingsOf(row))
  const leave = enter(channelId)
  return counted(
    leave,
    bounded(patience.roundTrip, (signal) => connector.roundTrip!(settings, channelId, signal, ask)),
  )
}

/** Counts before anybody else can ask, and answers what takes it back, once. */
function enter(id: Id): () => void {
  const now = underWay.get(id) ?? 0
  if (now >= most) refuse('too_many', 'It is being tried out already.')
  underWay.set(id, now + 1)
  let left = false
  return () => {
    if (left) return
    left = true
    const others = underWay.get(id)! - 1
    if (others > 0) underWay.set(id, others)
    else underWay.delete(id)
  }
}

/** Whoever asked and has gone before the first step never begins: his place is given back all the same. */
function counted(leave: () => void, steps: Steps): Steps {
  const unbegun = setTimeout(leave, patience.begin).unref()
  return async function* (left) {
    clearTimeout(unbegun)
    try {
      yield* steps(left)
    } finally {
      leave()
    }
  }
}

/** Settings that follow from what has been typed so far; what is no settings of this kind is left out. */
export async function propose(kind: string, typed: Record<string, unknown>): Promise<Record<string, unknown>> {
  const connector = connectorOf(kind)
  if (!connector?.propose) refuse('not_found', 'This kind of channel proposes nothing.')
  return connector.propose(typed)
}

/** Ends with a step of its own where a connector breaks instead of answering with a code. */
const bounded = (ms: number, steps: Steps): Steps =>
  async function* (left) {
    try {
      yield* steps(AbortSignal.any([left, AbortSignal.timeout(ms)]))
    } catch (error) {
      troubles.emit('trouble', 'trying out', fault(error))
      yield { step: 'end', code: 'fault' }
    }
  }
