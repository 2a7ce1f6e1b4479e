import fc from 'fast-check'
import { inArray } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { reply } from '../../server/messages/writing.ts'
import { newWorld } from '../support/world.ts'
import { said } from './facts.ts'
import { farChannel, sendAll } from './far.ts'

const world = await newWorld()
const channel = await farChannel(world.support, true, { quotes: true })

const who = fc.nat({ max: 2 })
const room = fc.nat({ max: 2 })
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('room' as const), who, room, names: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('alone' as const), who, names: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), room }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('batch' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Which side each message belongs to, and where an answer on that side goes now. */
class Model {
  readonly #test = newId()
  readonly #moved = [0, 0, 0]
  readonly sides = new Map<string, string>()
  #said = 0

  readonly person = (n: number) => `person-${n}-${this.#test}`
  readonly address = (n: number) => `room-${n}.${this.#moved[n]}-${this.#test}`
  readonly addresses = (): Map<string, string> =>
    new Map(
      [0, 1, 2].flatMap(
        (n) =>
          [
            [`room ${n}`, this.address(n)],
            [`alone ${n}`, this.person(n)],
          ] as const,
      ),
    )

  take(step: Exclude<Step, { kind: 'batch' }>): Event {
    if (step.kind === 'move') {
      const left = this.address(step.room)
      this.#moved[step.room]!++
      return { type: 'moved', room: left, to: this.address(step.room) }
    }
    const before = [...this.sides.keys()]
    const answered = before.length > 0 ? before[step.names % before.length]! : 'nothing'
    const externalId = `${this.#test}-${this.#said++}`
    const isThere = step.kind === 'room'
    this.sides.set(externalId, isThere ? `room ${step.room}` : `alone ${step.who}`)
    const from = { kind: 'fake', address: this.person(step.who), verified: true }
    const place = isThere ? { room: { address: this.address(step.room) } } : {}
    return { type: 'message', from, text: externalId, externalId, answers: [answered], ...place }
  }
}

test(
  'each room and each person alone is one conversation, wherever rooms move and whatever is named',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
        const model = new Model()
        let batch: Event[] = []
        const send = async () => {
          if (batch.length > 0) await channel.hears(batch)
          batch = []
        }
        for (const step of steps) {
          if (step.kind === 'batch') await send()
          else batch.push(model.take(step))
        }
        await send()
        await holds(model)
      }),
      { numRuns: 60, seed: 7204, endOnFailure: true },
    )
  },
)

async function holds({ sides, addresses }: Model) {
  if (sides.size === 0) return
  const rows = await db
    .select()
    .from(messages)
    .where(inArray(messages.externalId, [...sides.keys()]))
  expect(rows).toHaveLength(sides.size)
  const bySide = Map.groupBy(rows, ({ externalId }) => sides.get(externalId!)!)
  const ids = [...bySide.values()].map((some) => [...new Set(some.map(({ conversationId }) => conversationId))])
  expect(ids.map((some) => some.length)).toEqual(ids.map(() => 1))
  expect(new Set(ids.flat()).size).toBe(ids.length)
  const now = addresses()
  for (const [side, [first]] of bySide)
    expect([side, await answeredAt(first!.conversationId)]).toEqual([side, now.get(side)])
}

/** Where an answer arrives. */
async function answeredAt(id: Id) {
  const [row] = await db
    .select()
    .from(conversations)
    .where(inArray(conversations.id, [id]))
  await act(world.ada, (cx) => reply(cx, id, { ...said(), seen: row!.lastSeq }))
  await sendAll()
  return channel.far.sent.at(-1)!.to.address
}
