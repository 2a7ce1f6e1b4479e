import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationRow, Push } from '../../server/contract/rows.ts'
import { Rows } from '../../web/shared/rows.ts'
import { conversation, customer, epoch, message, us } from './given-rows.ts'

const ids = ['carol', 'dariush', 'zahra']
const keys = [us, customer]

type Step =
  | { kind: 'change'; id: string; keys: string[]; sort: string }
  | { kind: 'gone'; id: string }
  | { kind: 'message'; id: string; seq: number }
  | { kind: 'mark'; id: string; seq: number }
  | { kind: 'draft'; id: string; text: string }
  | { kind: 'counts'; all: number }

const id = fc.constantFrom(...ids)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      id,
      keys: fc.subarray(keys),
      sort: fc.constantFrom('1', '2', '3'),
    }),
  },
  fc.record({ kind: fc.constant('gone' as const), id }),
  fc.record({ kind: fc.constant('message' as const), id, seq: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('mark' as const), id, seq: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('draft' as const), id, text: fc.string({ maxLength: 3 }) }),
  fc.record({ kind: fc.constant('counts' as const), all: fc.nat(99) }),
)

/** What a server would push if these things happened one after another. */
function pushesOf(steps: Step[]): Push[] {
  const versions = new Map<string, number>()
  const next = (name: string) => versions.set(name, (versions.get(name) ?? 0) + 1).get(name)!
  return steps.map((one, index): Push => {
    const at = { epoch, position: index + 1 }
    if (one.kind === 'counts') return { ...at, counts: { all: one.all } }
    if (one.kind === 'gone') return { ...at, gone: [one.id] }
    if (one.kind === 'mark') return { ...at, marks: [{ conversationId: one.id, seq: one.seq, inboundCount: one.seq }] }
    if (one.kind === 'draft') {
      return {
        ...at,
        drafts: [{ conversationId: one.id, text: one.text, note: false, version: next(`draft ${one.id}`) }],
      }
    }
    if (one.kind === 'message') return { ...at, messages: [message(one.id, one.seq, next(`${one.id}-${one.seq}`))] }
    const windows = Object.fromEntries(one.keys.map((key) => [key, [[one.id, one.sort]] as [string, string][]]))
    return { ...at, conversations: [conversation(one.id, next(one.id))], windows }
  })
}

const shown = (rows: Rows) => ({
  conversations: ids.map((one) => rows.conversations.get(one)),
  messages: ids.map((one) => rows.thread(one)),
  marks: ids.map((one) => rows.mark(one)),
  drafts: ids.map((one) => rows.draft(one)),
  windows: keys.map((key) => rows.order(key)),
  counts: rows.counts,
})

function told(pushes: Push[]) {
  const rows = new Rows()
  for (const push of pushes) rows.take(push)
  return shown(rows)
}

/** The model: the last word about each thing, told in order, by an author who keeps no versions. */
function model(steps: Step[], pushes: Push[]) {
  const held = new Map<string, ConversationRow>()
  const sorts = new Map<string, { keys: string[]; sort: string }>()
  steps.forEach((one, index) => {
    if (one.kind === 'gone') held.delete(one.id)
    if (one.kind !== 'change') return
    held.set(one.id, pushes[index]!.conversations![0]!)
    sorts.set(one.id, one)
  })
  const order = (key: string) =>
    [...held.keys()].filter((one) => sorts.get(one)!.keys.includes(key)).map((one) => [one, sorts.get(one)!.sort])
  return { conversations: ids.map((one) => held.get(one)), windows: keys.map((key) => order(key).sort()) }
}

const shuffledWithRepeats = (pushes: Push[]) =>
  fc
    .tuple(fc.shuffledSubarray(pushes, { minLength: pushes.length }), fc.subarray(pushes))
    .map(([all, again]) => [...all, ...again])

test('late, twice or out of order, pushes come to the same as in order', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 20 }).chain((steps) => {
        const pushes = pushesOf(steps)
        return fc.tuple(fc.constant(pushes), shuffledWithRepeats(pushes))
      }),
      ([pushes, disordered]) => {
        expect(told(disordered)).toEqual(told(pushes))
      },
    ),
    { numRuns: 2_000 },
  )
})

test('in order they come to what a simple model says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const pushes = pushesOf(steps)
      const { conversations, windows } = told(pushes)
      const expected = model(steps, pushes)
      expect(conversations).toEqual(expected.conversations)
      expect(windows.map((order) => order.toSorted())).toEqual(expected.windows)
    }),
  )
})
