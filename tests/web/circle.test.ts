import { expect, test } from 'vitest'
import type { IdentityRow, ConversationRow, MessageRow, Push } from '../../server/contract/rows.ts'
import { Rows } from '../../web/shared/rows.ts'
import { addressesIn, changes, circleOf } from '../../web/agent/thread/circle.ts'
import { epoch } from './given-rows.ts'

const mail = (who: string) => ({ kind: 'mail', address: `${who}@example.com` })
const identity = (who: string) =>
  ({
    id: who,
    version: 1,
    customerId: who,
    ...mail(who),
    channelId: null,
    verifiedAt: null,
    releasedAt: null,
    forbids: [] as IdentityRow['forbids'],
  }) as const
const conversation = (identityId: string) =>
  ({ id: 'c', version: 1, channelId: 'mail', identityId, requesterId: 'carol', inboundCount: 1 }) as ConversationRow

let seq = 0
const says = (identityId: string, others: string[], more: Partial<MessageRow> = {}) => {
  seq++
  const others_ = others.map(mail)
  const row = { id: String(seq), version: 1, conversationId: 'c', seq, kind: 'inbound', channelId: 'mail', identityId }
  return { ...row, others: others_, hidden: [], sender: null, ...more } as MessageRow
}
/** The thread's circle for an answer to `to`, of whom the screen knows these. */
function circle(to: string, known: string[], ...messages: MessageRow[]) {
  const rows = new Rows()
  const push: Push = {
    epoch,
    position: 1,
    conversations: [conversation(to)],
    identities: known.map(identity),
    messages,
  }
  rows.take(push)
  seq = 0
  return circleOf(conversation(to), rows)
}
const names = (all: { address: string }[]) => all.map((one) => one.address.split('@')[0]).sort()

test('chatwoot#15394 an answer goes to everyone who got the last message that came in', () => {
  const found = circle('carol', ['carol'], says('carol', ['dariush', 'sara']))
  expect(found.to?.address).toBe('carol@example.com')
  expect(names(found.usual)).toEqual(['dariush', 'sara'])
  expect(changes(found, found.usual)).toEqual({ fresh: [], leftOut: [] })
})

test('chatwoot/utils#69 whoever asked is not copied in where someone else answers without him, only proposed', () => {
  const found = circle('dariush', ['carol', 'dariush'], says('carol', ['dariush']), says('dariush', []))
  expect([found.usual, changes(found, found.usual)]).toEqual([[], { fresh: [], leftOut: [] }])
  expect(found.asker?.address).toBe('carol@example.com')
  const together = circle('dariush', ['carol', 'dariush'], says('carol', []), says('dariush', ['carol']))
  expect([names(together.usual), together.asker]).toEqual([['carol'], null])
})

test('whoever asked is not even proposed beside one of whom he knows nothing', () => {
  const hidden = says('carol', [], { kind: 'outbound', hidden: [mail('boss')] })
  expect(circle('boss', ['carol', 'boss'], says('carol', []), hidden, says('boss', [])).asker).toBeNull()
})

test('nobody is named twice, and whom it is to is not among the others', () => {
  const found = circle('dariush', ['carol', 'dariush'], says('carol', []), says('dariush', ['carol', 'dariush']))
  expect(names(found.usual)).toEqual(['carol'])
})

test('notes and other channels say nothing about the circle', () => {
  const aside = [says('carol', ['dariush']), says('carol', ['spy'], { kind: 'note' })]
  const found = circle('carol', ['carol'], ...aside, says('carol', ['visitor'], { channelId: 'chat' }))
  expect(names(found.usual)).toEqual(['dariush'])
})

test('who is new and who is left out is told against the last message, ours too', () => {
  const theirs = says('carol', ['dariush'])
  const ours = says('carol', ['dariush', 'boss'], { kind: 'outbound' })
  const found = circle('carol', ['carol'], theirs, ours)
  const { fresh, leftOut } = changes(found, [mail('dariush'), mail('sara')])
  expect([names(fresh), names(leftOut)]).toEqual([['sara'], ['boss']])
})

test('nothing is warned of before anything was said', () => {
  expect(changes(circle('carol', ['carol']), [mail('sara')])).toEqual({ fresh: [], leftOut: [] })
})

test.each([
  ['a@b.example', ['a@b.example'], []],
  ['A@B.Example, c@d.example;e@f.example', ['a@b.example', 'c@d.example', 'e@f.example'], []],
  ['"Sara, K" <s@k.example>', ['s@k.example'], ['"Sara']],
  ['سارا <s@k.example>، بدون نشانی', ['s@k.example'], ['بدون نشانی']],
  ['nobody', [], ['nobody']],
  ['a@b', [], ['a@b']],
  ['a@@b.example a@b.', [], ['a@@b.example a@b.']],
  ['  ,, ', [], []],
])('%s', (text, addresses, rest) => {
  const read = addressesIn(text, 'mail')
  expect([read.found.map((one) => one.address), read.rest]).toEqual([addresses, rest])
})

test('a name beside an address is kept', () => {
  expect(addressesIn('Sara K <s@k.example>', 'mail').found).toEqual([
    { kind: 'mail', address: 's@k.example', name: 'Sara K' },
  ])
})
