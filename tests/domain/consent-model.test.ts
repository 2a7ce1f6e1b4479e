import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId, type Id } from '../../db/ids.ts'
import { act } from '../../server/core/act.ts'
import { resend, skip } from '../../server/messages/resending.ts'
import { newWorld } from '../support/world.ts'
import { answers, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

const world = await newWorld()
const lines = [
  await farChannel(world.support, true, { consent: { purpose: 'service', quiet: null } }),
  await farChannel(world.support, true, { consent: { purpose: 'advertising', quiet: null } }),
]

const on = { line: fc.nat({ max: 1 }), who: fc.nat({ max: 1 }) }
const word = fc.constantFrom('STOP', 'لغو۱۱', '11', 'start', 'شروع', 'yes', 'Hello?')
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      ...on,
      words: fc.array(word, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('reply' as const), ...on }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('send' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('resend' as const, 'skip' as const), ...on }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const refused = { code: 'forbidden_by_customer' }

/** One person on one line, as it ought to be. */
class Side {
  readonly line: FarChannel
  readonly who: string
  readonly #of: number
  conversationId: Id = ''
  forbidden = false
  readonly sent: string[] = []
  /** In their order; only the first can have failed. */
  waiting: string[] = []
  stuck = false
  #written = 0

  constructor(of: number, who: string) {
    this.#of = of
    this.line = lines[of]!
    this.who = who
  }

  async say(words: string[]) {
    const from = { kind: 'fake', address: this.who, verified: true }
    await this.line.hears(words.map((text) => ({ type: 'message', from, text })))
    for (const one of words) {
      if (one === 'STOP' || one === 'لغو۱۱' || (one === '11' && this.#of === 1)) this.forbidden = true
      if (one === 'start' || one === 'شروع') this.forbidden = false
    }
  }

  async reply() {
    const text = `${this.who} ${this.#of} ${this.#written++}`
    const asked = answers(world.ada, this.conversationId, text)
    if (this.forbidden) return expect(asked).rejects.toMatchObject(refused)
    await asked
    this.waiting.push(text)
  }

  go() {
    while (this.waiting.length > 0 && !this.stuck) {
      if (this.forbidden) this.stuck = true
      else this.sent.push(this.waiting.shift()!)
    }
  }

  async unstick(by: 'resend' | 'skip') {
    if (!this.stuck) return
    const failed = (await thread(this.conversationId)).find(({ state }) => state === 'failed')!
    expect(failed).toMatchObject({ text: this.waiting[0], failure: 'forbidden_by_customer' })
    const asked = act(world.sam, (cx) => (by === 'skip' ? skip : resend)(cx, failed.id))
    if (by === 'resend' && this.forbidden) return expect(asked).rejects.toMatchObject(refused)
    await asked
    this.stuck = false
    if (by === 'skip') this.waiting.shift()
  }
}

async function play(sides: Side[], one: Step) {
  if (one.does === 'send') {
    await sendAll()
    return sides.forEach((side) => side.go())
  }
  const side = sides[one.line * 2 + one.who]!
  if (one.does === 'say') return side.say(one.words)
  return one.does === 'reply' ? side.reply() : side.unstick(one.does)
}

test(
  'in whatever order they write, forbid, allow and are answered: what is sent was allowed then',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const people = [`carol-${newId()}`, `dariush-${newId()}`]
        const sides = [0, 1].flatMap((of) => people.map((who) => new Side(of, who)))
        for (const side of sides) side.conversationId = await side.line.writes(side.who, 'Hello?')
        for (const one of [...steps, { does: 'send' as const }]) await play(sides, one)
        for (const { line, who, sent } of sides) {
          const reached = line.far.sent.filter(({ to }) => to.address === who).map(({ text }) => text)
          expect(reached).toEqual(sent)
        }
      }),
      { numRuns: 25 },
    )
  },
)
