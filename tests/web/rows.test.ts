import { expect, test } from 'vitest'
import type { WindowPage } from '../../server/contract/rows.ts'
import { Rows } from '../../web/shared/rows.ts'
import { conversation, customer, epoch, message, us } from './given-rows.ts'

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
