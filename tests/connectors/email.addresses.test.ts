import { expect, test } from 'vitest'
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

test('addresses in other scripts stay', () => {
  expect(lower('کارول@مثال.ایران')).toBe('کارول@مثال.ایران')
})

test('a capital dotted I moves nothing that follows', () => {
  const page = `${'İ'.repeat(40)}<style>a</style><b>first</b> <script>x</SCRIPT>last`
  expect(textOf(page)).toBe(`${'İ'.repeat(40)}first last`)
})
