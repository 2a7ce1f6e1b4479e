import { newId } from '../../../db/ids.ts'
import type { Random } from './random.ts'
import { bent, mutated, value } from './values.ts'

const agentEvents = ['open', 'resume', 'typing']
const visitorEvents = ['say', 'typing', 'got', 'seen', 'history']
const others = ['join', 'event', 'base', 'disconnect', 'error', 'connect', 'newListener', '__proto__', 'push', '']

/** One text frame of engine.io: mostly an event with its argument bent, sometimes hardly a packet at all. */
export function frame(r: Random, namespace: '' | '/visitor,', known: readonly string[]): string {
  if (r.chance(0.004))
    return mutated(
      r,
      r.pick([
        '0{}',
        '1',
        '2probe',
        '3',
        '4',
        '40',
        '41',
        '44"x"',
        '451-["x",{"_placeholder":true,"num":0}]',
        '{"event":"base"}',
      ]),
    )
  const mine = namespace === '' ? agentEvents : visitorEvents
  const event = r.chance(0.85) ? r.pick(mine) : r.pick([...agentEvents, ...visitorEvents, ...others])
  const id = r.chance(0.7) ? String(r.below(1000)) : ''
  const packet = `42${namespace}${id}${JSON.stringify([event, argument(r, event, known), ...extra(r, known)])}`
  return r.chance(0.004) ? mutated(r, packet) : packet
}

const extra = (r: Random, known: readonly string[]) => (r.chance(0.05) ? [value(r, known), value(r, known)] : [])

function argument(r: Random, event: string, known: readonly string[]): unknown {
  const id = r.pick(known)
  // What the schema refuses costs no question to the database, and most of what an attacker sends is that.
  if (r.chance(0.6)) return value(r, known)
  if (event === 'open') return r.chance(0.7) ? id : mutated(r, id)
  if (event === 'resume')
    return bent(r, { epoch: id, position: r.below(500), accessEpoch: r.below(3), conversationId: id }, known)
  if (event === 'typing') return bent(r, { conversationId: id, note: false }, known)
  if (event === 'say') return bent(r, { clientId: newId(), text: 'hi', fileIds: [], profile: { name: 'x' } }, known)
  if (event === 'got' || event === 'seen') return [id, mutated(r, id)]
  return r.below(3000)
}
