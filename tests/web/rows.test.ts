import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  windowKey,
  type ConversationRow,
  type MessageRow,
  type Push,
  type WindowPage,
} from '../../server/contract/rows.ts'
import { Rows } from '../../web/shared/rows.ts'

const epoch = 'epoch'
const ids = ['carol', 'dariush', 'zahra']
const us = windowKey('all', 'us', 'ada')
const customer = windowKey('all', 'customer', 'ada')
const keys = [us, customer]

const conversation = (id: string, version: number, preview = `${id} ${version}`) =>
  ({ id, version, preview, inboundCount: version }) as ConversationRow
const message = (conversationId: string, seq: number, version = 1) =>
  ({ id: `${conversationId}-${seq}`, conversationId, seq, version }) as MessageRow

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

const page = (key: string, order: [string, string][], more: boolean, position = 1, version = 1): WindowPage => ({
  epoch,
  position,
  key,
  order,
  more,
  conversations: order.map(([one]) => conversation(one, version)),
})

test('the longest waiting stands first where we owe an answer, the newest elsewhere', () => {
  const rows = new Rows()
  rows.take(
    page(
      us,
      [
        ['carol', '1'],
        ['zahra', '2'],
      ],
      false,
    ),
  )
  rows.take(
    page(
      customer,
      [
        ['dariush', '9'],
        ['reza', '3'],
      ],
      false,
    ),
  )
  rows.take({
    epoch,
    position: 2,
    conversations: [conversation('ali', 1)],
    windows: { [us]: [['ali', '1']], [customer]: [] },
  })
  expect(rows.order(us).map(([one]) => one)).toEqual(['ali', 'carol', 'zahra'])
  expect(rows.order(customer).map(([one]) => one)).toEqual(['dariush', 'reza'])
})

test('a pushed conversation leaves the windows that are not named', () => {
  const rows = new Rows()
  rows.take(page(us, [['carol', '1']], false))
  rows.take({
    epoch,
    position: 2,
    conversations: [conversation('carol', 2)],
    windows: { [customer]: [['carol', '5']] },
  })
  expect(rows.order(us)).toEqual([])
  expect(rows.order(customer)).toEqual([['carol', '5']])
})

test('an answer that says nothing of windows leaves them alone', () => {
  const rows = new Rows()
  rows.take(page(us, [['carol', '1']], false))
  rows.take({ epoch, position: 2, conversations: [conversation('carol', 2)] })
  expect(rows.order(us)).toEqual([['carol', '1']])
})

test('what lies beyond the loaded pages waits for its own page', () => {
  const rows = new Rows()
  rows.take(
    page(
      us,
      [
        ['carol', '1'],
        ['zahra', '4'],
      ],
      true,
    ),
  )
  rows.take({ epoch, position: 2, conversations: [conversation('late', 1)], windows: { [us]: [['late', '7']] } })
  rows.take({ epoch, position: 3, conversations: [conversation('early', 1)], windows: { [us]: [['early', '3']] } })
  expect(rows.order(us).map(([one]) => one)).toEqual(['carol', 'early', 'zahra'])
  rows.take(page(us, [['reza', '6']], false, 4))
  expect(rows.order(us).map(([one]) => one)).toEqual(['carol', 'early', 'zahra', 'reza', 'late'])
})

test('a page that is older than a push does not bring its row back', () => {
  const rows = new Rows()
  rows.take({
    epoch,
    position: 5,
    conversations: [conversation('carol', 3)],
    windows: { [customer]: [['carol', '5']] },
  })
  rows.take(page(us, [['carol', '1']], false, 4, 2))
  expect(rows.order(us)).toEqual([])
  expect(rows.conversations.get('carol')?.version).toBe(3)
})

test('what was taken away stays away until it is given anew', () => {
  const rows = new Rows()
  rows.take({ epoch, position: 3, gone: ['carol'] })
  rows.take({ epoch, position: 2, conversations: [conversation('carol', 7)], windows: { [us]: [['carol', '1']] } })
  expect([rows.conversations.get('carol'), rows.order(us)]).toEqual([undefined, []])
  rows.take({ epoch, position: 4, conversations: [conversation('carol', 8)], windows: { [us]: [['carol', '1']] } })
  expect(rows.order(us)).toEqual([['carol', '1']])
})

test('a thread ends, upwards, at the first gap', () => {
  const rows = new Rows()
  rows.take({ epoch, position: 1, messages: [1, 2, 5, 6].map((seq) => message('carol', seq)) })
  expect(rows.thread('carol').map(({ seq }) => seq)).toEqual([5, 6])
  rows.take({ epoch, position: 2, messages: [3, 4].map((seq) => message('carol', seq)) })
  expect(rows.thread('carol').map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
})

test('unread is what came in after the mark, and a listener hears of it', () => {
  const rows = new Rows()
  let heard = 0
  const stop = rows.listen(() => heard++)
  rows.take({
    epoch,
    position: 1,
    conversations: [conversation('carol', 5)],
    marks: [{ conversationId: 'carol', seq: 4, inboundCount: 2 }],
  })
  expect(rows.unread(rows.conversations.get('carol')!)).toBe(3)
  rows.take({ epoch, position: 1, marks: [{ conversationId: 'carol', seq: 9, inboundCount: 5 }] })
  expect(rows.unread(rows.conversations.get('carol')!)).toBe(0)
  stop()
  rows.take({ epoch, position: 2 })
  expect(heard).toBe(2)
})
