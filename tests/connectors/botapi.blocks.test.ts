import { expect, test } from 'vitest'
import { parseAs } from '../../connectors/botapi/parse.ts'

const text = 'one\ntwo\nthree'

/** What is shown of three lines with these entities. */
function drawn(entities: object[]) {
  const carol = { id: 7, first_name: 'Carol' }
  const message = { message_id: 1, from: carol, chat: { id: 7, type: 'private' }, date: 1, text, entities }
  const bytes = new TextEncoder().encode(JSON.stringify({ update_id: 1, message }))
  const [event] = parseAs('some', { named: 'https://people.example/', numbered: 'tg://user?id=' })({ key: '1', bytes })
  const [, shown] = /^<div style="white-space: pre-wrap">([^]*)<\/div>$/.exec((event as { html: string }).html)!
  return shown
}

test('a quoted line keeps its break inside, so that no empty one follows', () => {
  const html = drawn([{ type: 'blockquote', offset: 3, length: 4 }])
  expect(html).toBe('one\n<blockquote>two\n</blockquote>three')
})

test('what begins on a break begins behind it: neither it nor any letter is lost, after a quoted line either', () => {
  const of = (...all: [type: string, offset: number, length: number][]) =>
    drawn(all.map(([type, offset, length]) => ({ type, offset, length })))
  expect(of(['pre', 3, 4])).toBe('one\n<pre dir="auto">two\n</pre>three')
  expect(of(['blockquote', 0, 3], ['blockquote', 3, 4])).toBe(
    '<blockquote>one\n</blockquote><blockquote>two\n</blockquote>three',
  )
  expect(of(['blockquote', 0, 3], ['bold', 3, 4])).toBe('<blockquote>one\n</blockquote><b>two</b>\nthree')
  expect(of(['blockquote', 0, 3], ['bold', 3, 4], ['italic', 4, 3])).toBe(
    '<blockquote>one\n</blockquote><b><i>two</i></b>\nthree',
  )
  expect(of(['blockquote', 0, 3], ['bold', 3, 1], ['italic', 4, 3])).toBe(
    '<blockquote>one\n</blockquote><i>two</i>\nthree',
  )
})
