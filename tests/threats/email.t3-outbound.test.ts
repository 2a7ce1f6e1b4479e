import { expect, test } from 'vitest'
import { only, send, sink } from '../connectors/email.support.ts'
import { random } from './fuzz/random.ts'

const pieces = [
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '</body>',
    '</p><svg/onload=alert(1)>',
    '<!--',
    '-->',
  ],
  ...[
    '"><b>',
    "'><b>",
    '" onmouseover="x',
    '&lt;b&gt;',
    '&#60;b&#62;',
    '&amp',
    '<![CDATA[',
    ']]>',
    '<style>*{}</style>',
  ],
  ...[
    '{{agent}}',
    '<a href="javascript:x">',
    '<meta http-equiv=refresh>',
    '\n\n',
    '\n',
    ' ',
    'سلام',
    'Hello',
    '<',
    '>',
    '&',
    '"',
  ],
  ...[
    '\u202e',
    '\0',
    '﹤script﹥',
    '＜script＞',
    '<\0script>',
    '<scr\nipt>',
    '<base href=//evil.example>',
    '<form action=x>',
  ],
]

/** The whole of our template: whatever else begins with a bracket came from outside. */
const way = 'dir="(?:rtl|ltr)"'
const block = `${way} style="text-align:(?:right|left)"`
const ours = new RegExp(
  `<(?:!doctype html|html ${way}|/?head|meta charset="utf-8"|body ${way}|/body|/html|p ${block}|/p|div ${block}|/div|br)>`,
  'g',
)
const entities = /&(?:amp|lt|gt|quot);/g

const count = Number(process.env.OUTBOUND ?? 300)

test('T3 no tag, attribute or entity leaves that is not in our template', { timeout: 600_000 }, async () => {
  const r = random(Number(process.env.FUZZ_SEED ?? 3))
  const hostile = () => Array.from({ length: 1 + r.below(8) }, () => r.pick(pieces)).join('')
  for (let round = 0; round < count; round++) {
    sink.state.taken.length = 0
    const given = { text: hostile(), subject: hostile(), author: { name: hostile() }, automatic: r.chance(0.3) }
    const senders = [
      {
        address: 'sales@acme.example',
        name: hostile()
          .replace(/[\r\n\0]/g, '')
          .slice(0, 100),
        signature: hostile(),
      },
    ]
    await send({ ...given, sender: r.pick([null, 'sales@acme.example']) }, { signature: hostile(), senders })
    const { html } = only().event
    const left = html!.replace(ours, '').replace(entities, '')
    expect(left, JSON.stringify(given)).not.toMatch(/[<>"&]/)
    for (const tag of ['html', 'head', 'body', 'meta']) expect(html!.split(`<${tag}`).length, tag).toBe(2)
  }
})
