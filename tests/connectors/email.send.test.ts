import { describe, expect, test } from 'vitest'
import { file, only, send, sink } from './email.support.ts'

describe('what leaves', () => {
  test('an answer in Persian: names, thread, copies, both ways of writing and a file', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251))
    const text = 'سلام کارول،\nسفارش رسید.\n\nOrder number is 7 <b>.\n.\n..dots'
    const sent = await send({
      text,
      subject: 'سفارش',
      answers: ['<a@x>', 'no id', '<b@x>'],
      others: [{ kind: 'email', address: 'Bob@Example.org', name: 'باب، "b"' }],
      files: [file('فاکتور.pdf', bytes)],
    })
    const { event, header, from, to, data } = only()
    expect(sent).toEqual({ externalIds: ['<part-1@acme.example>'] })
    expect(event).toMatchObject({
      text,
      subject: 'Re: سفارش',
      externalId: '<part-1@acme.example>',
      answers: ['<b@x>', '<a@x>'],
    })
    expect([from, to]).toEqual(['support@acme.example', ['carol@example.org', 'bob@example.org']])
    expect(event.others!.map(({ address }) => address)).toEqual(['carol@example.org', 'bob@example.org'])
    expect(event.from.name).toBe('پشتیبانی آوا')
    expect(header('references')).toEqual(['<a@x> <b@x>'])
    expect(header('x-peyk-loop')).toEqual(['channel-1'])
    expect(event.attachments).toMatchObject([{ name: 'فاکتور.pdf', mime: 'application/pdf' }])
    expect(Buffer.from(event.attachments![0]!.bytes).equals(bytes)).toBe(true)
    expect(event.html).toContain('<p dir="rtl" style="text-align:right">سلام کارول،<br>')
    expect(event.html).toContain('<p dir="ltr" style="text-align:left">Order number is 7 &lt;b&gt;.')
    expect(data).not.toMatch(/[\u0080-\u00ff]/)
  })

  test('RTL chatwoot#10126: each block of a mixed text runs its own way', async () => {
    await send({ text: 'سلام\n\nHello\n\nفارسی then English\nEnglish سپس فارسی\n\n۱۲۳' })
    const ways = [...only().event.html!.matchAll(/<(?:p|div) dir="(\w+)"/g)].map(([, way]) => way)
    expect(ways).toEqual(['rtl', 'ltr', 'rtl', 'ltr', 'ltr'])
  })

  test('a long thread keeps its first message and the last twenty', async () => {
    const answers = Array.from({ length: 60 }, (_, at) => `<${at}@x>`)
    await send({ answers, subject: 'x' })
    expect(only().header('references')[0]!.split(' ')).toEqual(['<0@x>', ...answers.slice(-20)])
  })

  test('what a program wrote is marked, and bounces to nobody', async () => {
    await send({ automatic: true })
    const { from, event, header } = only()
    expect([from, event.automatic, header('auto-submitted')]).toEqual(['', true, ['auto-replied']])
  })

  test('T12 what a program wrote carries no word of the stranger that it answers', async () => {
    const text = 'We have got your message.\nAn answer comes soon.'
    await send({ automatic: true, subject: 'Buy at evil.example', answers: ['<a@x>'], text })
    expect(only().event.subject).toBe('We have got your message. An answer comes soon.')
    expect(only().data).not.toContain('evil')
  })

  test('regression libredesk#dce33238: what a person wrote is not taken for a robot’s', async () => {
    await send()
    expect(only().event.automatic).toBeUndefined()
  })

  test('is signed when a key is given', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const dkimKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await send({}, { dkimSelector: 'peyk', dkimKey })
    expect(only().header('dkim-signature')[0]).toMatch(/d=acme\.example;.*s=peyk;/)
  })

  test('goes out below the signature line of its channel', async () => {
    await send({ text: 'Hello' }, { signature: 'Acme\nTehran' })
    expect(only().event).toMatchObject({ text: 'Hello', quoted: '-- \nAcme\nTehran' })
  })
})

test('T29 nothing written into a field becomes a header, a recipient or a command', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? 7)
  let state = seed
  const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  const pieces = [
    '\r\n',
    '\n',
    '\r',
    '\0',
    'Bcc: x@evil.example',
    '>',
    '<',
    ',',
    ';',
    '"',
    ' ',
    'ا',
    '\u2028',
    '\u0085',
    '\u202e',
    '\r\n.\r\n',
    'RCPT TO:<x@evil.example>',
    '=?utf-8?B?DQpCY2M6IHhAZXZpbA==?=',
    '(',
    ')',
    '@',
    ':',
    '\\',
    'a',
  ]
  const hostile = () => Array.from({ length: 1 + random(6) }, () => pieces[random(pieces.length)]).join('')
  const rounds = Number(process.env.FUZZ_COUNT ?? 2000) / 20
  for (let round = 0; round < rounds; round++) {
    sink.state.taken.length = 0
    const others = [{ kind: 'email', address: 'bob@example.org', name: hostile() }]
    await send(
      {
        id: `p${hostile()}`,
        subject: hostile(),
        text: hostile(),
        answers: [`<${hostile()}>`],
        others,
        files: [file(hostile(), Buffer.from('x'))],
      },
      { name: hostile().replace(/[\r\n\0]/g, '') },
    )
    const { to, from, header } = only()
    expect(to).toEqual(['carol@example.org', 'bob@example.org'])
    expect(from).toBe('support@acme.example')
    const counts = ['from', 'to', 'cc', 'subject', 'message-id', 'bcc', 'content-type'].map(
      (name) => header(name).length,
    )
    expect(counts).toEqual([1, 1, 1, expect.any(Number), 1, 0, 1])
  }
  for (const address of ['a@b\r\nRCPT TO:<x@y>', 'a@b>,<c@d', 'a b@c', '', '@', 'a@', '"a@b" <c@d>', 'a@b, c@d'])
    await expect(send({ to: { kind: 'email', address } })).rejects.toMatchObject({
      code: 'recipient_invalid',
      certain: true,
    })
})
