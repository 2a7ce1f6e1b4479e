import { expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { textOf } from '../../connectors/email/parse/html.ts'
import { addresses, lower } from '../../connectors/email/parse/addresses.ts'

test.each(['\u200b', '\u200e', '\u202e', '\u2066', '\u00ad', '\u0085', '\0', '\u001b', '\u{e0041}', '\ud800'])(
  'an address with %j inside is none',
  (unseen) => {
    expect([`ca${unseen}rol@example.org`, `carol@exam${unseen}ple.org`].map(lower)).toEqual([null, null])
    const named = addresses([`ca${unseen}rol@example.org`]).map(({ address }) => address)
    expect(named.join()).not.toContain(unseen)
  },
)

test.each([
  ['[Ticket] Carol <carol@example.org>', undefined],
  ['[JIRA] (ABC-1) Carol <carol@example.org>', undefined],
  ['Carol [Sales] <carol@example.org>', undefined],
  ['[dave@example.org] Carol <carol@example.org>', 'unclear'],
  ['[a, b] Carol <carol@example.org>', 'unclear'],
  ['[unclosed Carol <carol@example.org>', 'unclear'],
])('of %s no program makes another sender, or it is unclear', (from, authenticity) => {
  const bytes = Buffer.from(`From: ${from}\r\n\r\nHello`)
  const [said] = email.parse({ key: 'k', bytes }) as [InboundMessage]
  expect([said.from.address, said.authenticity]).toEqual(['carol@example.org', authenticity])
})

test('no address becomes another one in lower case', () => {
  const others = Array.from({ length: 0x110000 - 128 }, (_, n) => String.fromCodePoint(n + 128))
  const taken = others.filter((one) => /[a-z]/.test(one.toLowerCase()) && lower(`ban${one}@example.org`) !== null)
  expect(taken).toEqual([])
  expect(addresses(['x <carol@ban\u212a.example>, y <carol@bank.example>'])).toMatchObject([
    { address: 'carol@bank.example' },
  ])
})

test('addresses in other scripts stay', () => {
  expect(lower('کارول@مثال.ایران')).toBe('کارول@مثال.ایران')
})

test('a capital dotted I moves nothing that follows', () => {
  const page = `${'İ'.repeat(40)}<style>a</style><b>first</b> <script>x</SCRIPT>last`
  expect(textOf(page)).toBe(`${'İ'.repeat(40)}first last`)
})
