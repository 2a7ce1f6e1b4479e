import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAs } from '../../connectors/botapi/parse.ts'
import { canBeShown, safePage } from '../../server/messages/html.ts'

const people = { named: 'https://people.example/', numbered: 'tg://user?id=' }
const numRuns = Number(process.env.RICH_RUNS ?? 500)

/** What becomes of a text with these entities. */
function read(text: string, entities: unknown, kind = 'message') {
  const carol = { id: 7, first_name: 'Carol' }
  const message = { message_id: 1, from: carol, chat: { id: 7, type: 'private' }, date: 1, text, entities }
  const bytes = new TextEncoder().encode(JSON.stringify({ update_id: 1, [kind]: message }))
  const [event] = parseAs('some', people)({ key: '1', bytes })
  return event as { text: string; html?: string } | undefined
}

const tags = ['div', 'b', 'i', 'u', 's', 'code', 'pre', 'blockquote', 'span', 'a']
const tag = /<(\/?)([a-z]+)((?: (?:href|style|dir)="[^"<>]*")?)>/g
const letters = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

/** Each letter of it with the tags around it. Fails where they are not wholly one in another, or none of those. */
function seen(html: string) {
  const open: string[] = []
  const all: { letter: string; within: string[] }[] = []
  for (let at = 0; at < html.length;) {
    tag.lastIndex = at
    const next = tag.exec(html)
    const words = html.slice(at, next?.index ?? html.length)
    expect(words).not.toMatch(/[<>]/)
    for (const letter of words.match(/&\w+;|[^]/gu) ?? [])
      all.push({ letter: letters[letter as never] ?? letter, within: open.slice(1) })
    if (next?.[2] === 'a') expect(open.includes('a')).toBe(next[1] === '/')
    if (next?.[1]) expect(open.pop()).toBe(next[2])
    else if (next) open.push(next[2]!)
    if (next) expect(tags).toContain(next[2])
    at = next ? tag.lastIndex : html.length
  }
  expect(open).toEqual([])
  return all
}
const textOf = (html: string) =>
  seen(html)
    .map(({ letter }) => letter)
    .join('')

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '&lt;b&gt;',
  '</div>',
  'javascript:alert(1)',
]
const unit = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '🙏',
  '👨‍👩‍👧',
  'سلام',
  'می‌خواهم',
  '@carol',
  'x.example',
  '<',
  '&',
  ...hostile,
)
const text = fc.string({ unit, minLength: 1, maxLength: 30 }).filter((one) => one.trim() !== '')
const known = ['bold', 'italic', 'underline', 'strikethrough', 'code', 'pre', 'blockquote', 'spoiler']
const type = fc.constantFrom(...known, 'text_link', 'url', 'email', 'mention', 'text_mention', 'constructor', '<b>')
const url = fc.constantFrom(
  'https://x.example/?a="<b>&b=1',
  'javascript:alert(1)',
  'JaVaScRiPt://x',
  ' data:text/html,x',
  'tg://x',
)
const place = fc.integer({ min: -5, max: 80 })
const entity = fc.record({ type, offset: place, length: place, url, user: fc.constant({ id: 9 }) })

test('whatever the entities, the formatted text has the letters of the text, and no tag that is not ours', () => {
  fc.assert(
    fc.property(text, fc.array(entity, { maxLength: 40 }), (said, entities) => {
      const { html } = read(said, entities)!
      if (html === undefined) return
      expect(textOf(html)).toBe(said)
      expect(html.isWellFormed()).toBe(true)
      expect(canBeShown(html)).toBe(true)
      for (const [, address] of html.matchAll(/href="([^"]*)"/g))
        expect(address).toMatch(/^(https?:\/\/|mailto:|tel:|tg:\/\/)/)
      // What is shown of it in the end has lost nothing.
      expect(
        textOf(
          safePage(html, new Map())
            .split('<body dir="auto">')[1]!
            .replaceAll(/ (?:target|rel)="[^"]*"/g, ''),
        ),
      ).toBe(said)
    }),
    { numRuns },
  )
})

test('each letter stands in what covers it, where nothing crosses', () => {
  const inline = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', spoiler: 'span' }
  const one = fc.record({
    type: fc.constantFrom(...Object.keys(inline)),
    offset: fc.nat(30),
    length: fc.integer({ min: 1, max: 30 }),
  })
  const endOf = ({ offset, length }: { offset: number; length: number }) => offset + length
  fc.assert(
    fc.property(text, fc.array(one, { maxLength: 12 }), (given, some) => {
      const said = [...given.replaceAll('\n', '')].filter((letter) => letter.length === 1).join('')
      const crosses = (a: (typeof some)[0], b: typeof a) =>
        a.offset < b.offset && b.offset < endOf(a) && endOf(a) < endOf(b)
      const entities = some
        .filter((entity) => endOf(entity) <= said.length)
        .filter((entity, n, all) => !all.slice(0, n).some((other) => crosses(entity, other) || crosses(other, entity)))
      fc.pre(entities.length > 0)
      for (const [n, { within }] of seen(read(said, entities)!.html!).entries()) {
        const covering = entities.filter((entity) => entity.offset <= n && n < endOf(entity))
        expect(within.toSorted()).toEqual(covering.map(({ type }) => inline[type as 'bold']).toSorted())
      }
    }),
    { numRuns },
  )
})

const bold = { type: 'bold', offset: 0, length: 4 }

test('what plain text says already is not formatted; where a link leads can be read', () => {
  const found = [
    { type: 'url', offset: 0, length: 9 },
    { type: 'hashtag', offset: 0, length: 3 },
  ]
  expect(read('x.example', found)).not.toHaveProperty('html')
  expect(read('see x.example', [{ type: 'text_link', offset: 0, length: 3, url: 'https://y.example/' }])).toMatchObject(
    {
      text: 'see (https://y.example/) x.example',
      html: '<div style="white-space: pre-wrap"><a href="https://y.example/">see</a> x.example</div>',
    },
  )
  const hidden = [{ type: 'text_link', offset: 0, length: 3, url: 'javascript:alert(1)' }]
  expect(read('see', hidden)).toEqual(expect.objectContaining({ text: 'see' }))
  expect(read('see', hidden)).not.toHaveProperty('html')
})

test('a name leads to whom it names; an address shows no letter that nobody sees', () => {
  const named = [
    bold,
    { type: 'mention', offset: 5, length: 6 },
    { type: 'text_mention', offset: 12, length: 3, user: { id: 9 } },
  ]
  expect(read('Dear @carol Bob', named)!.html).toContain(
    '<b>Dear</b> <a href="https://people.example/carol">@carol</a> <a href="tg://user?id=9">Bob</a>',
  )
  const turned = [{ type: 'text_link', offset: 0, length: 3, url: 'https://y.example/\u202Egnp.exe' }]
  expect(read('see', turned)!.text).toBe('see (https://y.example/%E2%80%AEgnp.exe)')
})

test('thousands of them, odd ones and such as lie elsewhere cost nobody the message', () => {
  const many = Array.from({ length: 5000 }, () => ({ ...bold, type: 'italic' }))
  expect(read('word', many)!.html!.length).toBeLessThan(1000)
  const beside = Array.from({ length: 5000 }, (_, offset) => ({ ...bold, offset, length: 1 }))
  expect(read('x'.repeat(5000), beside)!.html!.match(/<b>/g)).toHaveLength(200)
  const odd = [null, 7, { type: 'bold' }, { ...bold, offset: 1.5 }, { ...bold, url: 'x'.repeat(9000) }, bold]
  expect(read('word', odd)!.html).toContain('<b>word</b>')
  for (const entities of [
    'none',
    {},
    [
      { ...bold, offset: 4 },
      { ...bold, offset: -1 },
      { ...bold, length: -4 },
    ],
  ])
    expect(read('word', entities)).toEqual(expect.objectContaining({ text: 'word' }))
  const far = [{ ...bold, offset: 2, length: Number.MAX_SAFE_INTEGER }]
  expect(read('word', far)!.html).toContain('wo<b>rd</b>')
})

test('an edit carries its own', () => {
  expect(read('word', [bold], 'edited_message')).toMatchObject({
    type: 'edit',
    html: expect.stringContaining('<b>word'),
  })
  expect(read('word', [], 'edited_message')).not.toHaveProperty('html')
})
