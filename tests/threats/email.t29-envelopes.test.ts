import { expect, test } from 'vitest'
import { file, only, send, sink } from '../connectors/email.support.ts'
import { random } from './fuzz/random.ts'

const pieces = [
  ...['\r\n', '\n', '\r', '\0', '\t', ' ', '\u2028', '\u2029', '\u0085', '\u202e', '\u200b', '\ufeff', '\v', '\f'],
  ...['Bcc: x@evil.example', 'RCPT TO:<x@evil.example>', '\r\n.\r\n', '\r\nQUIT\r\n', '\r\n\r\n<h1>', '--boundary'],
  ...['=?utf-8?B?DQpCY2M6IHhAZXZpbA==?=', '=?utf-8?Q?=0D=0ABcc:_x@evil?=', '%0d%0aBcc:', '\\r\\nBcc:', '嘍嘊'],
  ...['<', '>', ',', ';', ':', '"', '(', ')', '@', '\\', '[', ']', '=', '?', 'a', 'ا', '😀', '\ud800', 'x'.repeat(300)],
]

/** Of one mail so many fields are hostile. */
const fields = 11
const count = Number(process.env.ENVELOPES ?? 3000)

/** Every header that a mail of ours has, whatever stands in its fields; the others only where there is something to say. */
const always = ['cc', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to', 'x-peyk-loop']
const sometimes = ['in-reply-to', 'references']

test('T29 nothing written into a field becomes a header, a recipient or a command', { timeout: 600_000 }, async () => {
  const r = random(Number(process.env.FUZZ_SEED ?? 7))
  const hostile = () => Array.from({ length: 1 + r.below(6) }, () => r.pick(pieces)).join('')
  const oneLine = () =>
    hostile()
      .replace(/[\r\n\0]/g, '')
      .slice(0, 100)
  for (let round = 0; round < count / fields; round++) {
    sink.state.taken.length = 0
    const bob = { kind: 'email', address: 'bob@example.org', name: hostile() }
    const boss = { kind: 'email', address: 'boss@example.org', name: hostile() }
    const given = {
      id: `p${hostile()}`,
      subject: `x${hostile()}`,
      text: hostile(),
      answers: [`<${hostile()}>`],
      sender: hostile(),
      author: { name: hostile() },
      others: [bob],
      hidden: [boss],
      files: [file(hostile(), Buffer.from('x'))],
    }
    await send(given, { name: oneLine(), signature: `{{agent}}${hostile()}` })
    const { to, from, data } = only()
    const about = JSON.stringify(given)
    expect([from, to], about).toEqual([
      'support@acme.example',
      ['carol@example.org', 'bob@example.org', 'boss@example.org'],
    ])
    expect(headersOf(data), about).toEqual(always)
    expect(data.slice(0, data.indexOf('\r\n\r\n')), about).not.toMatch(/boss|[^\r\n\t -~]/i)
  }
})

/** The names in the header block, in order; a line that is neither a header nor the rest of one stands as it is. */
function headersOf(data: string) {
  const block = data.slice(0, data.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const names = block.split('\r\n').map((line) => /^([\w-]+):/.exec(line)?.[1]!.toLowerCase() ?? line)
  return names.filter((name) => !sometimes.includes(name)).sort()
}

const addresses = [
  'a@b\r\nRCPT TO:<x@y>',
  'a@b>,<c@d',
  'a b@c',
  '',
  '@',
  'a@',
  '"a@b" <c@d>',
  'a@b, c@d',
  'a@b\0',
  '<a@b>',
]

test.each(addresses)('T29 what is no address is nobody’s, openly or hidden: %j', async (address) => {
  const wrong = { code: 'recipient_invalid', certain: true, retry: false }
  const taken = sink.state.connections
  for (const where of [{ to: { kind: 'email', address } }, { others: [{ kind: 'email', address }] }])
    await expect(send(where)).rejects.toMatchObject(wrong)
  await expect(send({ hidden: [{ kind: 'email', address }] })).rejects.toMatchObject(wrong)
  expect(sink.state.connections).toBe(taken)
})
