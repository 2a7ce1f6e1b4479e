import { describe, expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import { store } from '../../connectors/email/listen/storing.ts'
import { memoryHost } from './host.ts'
import { only, send, settings, sink } from './email.support.ts'

const sales = { address: 'sales@acme.example', name: 'Acme Sales', signature: 'Sales\n{{agent}}' }
const bare = { address: 'hr@acme.example' }
const ours = { signature: 'با احترام\n{{agent}}', senders: [sales, bare] }
const ada = { author: { name: 'Ada' } }

test('who is hidden gets it, and neither a header nor a word of the mail tells', async () => {
  const bob = { kind: 'email', address: 'bob@example.org' }
  const spy = { kind: 'email', address: 'Boss@Example.org', name: 'The Boss' }
  await send({ others: [bob], hidden: [spy] })
  const { to, header, data } = only()
  expect(to).toEqual(['carol@example.org', 'bob@example.org', 'boss@example.org'])
  expect([header('to'), header('cc'), header('bcc')]).toEqual([['carol@example.org'], ['bob@example.org'], []])
  expect(data).not.toMatch(/boss/i)
})

test('who is hidden and not taken is told of like any other', async () => {
  const spy = { kind: 'email', address: 'boss@example.org' }
  sink.state.faults.RCPT = (line) => (line.includes('boss') ? '550 no' : undefined)
  await expect(send({ hidden: [spy] })).rejects.toMatchObject({ code: 'partly_refused', certain: false })
})

describe('of several addresses of a mailbox', () => {
  test('all are its own', async () => {
    const channel = await email.open(settings(ours), memoryHost().host)
    const all = ['support@acme.example', 'sales@acme.example', 'hr@acme.example']
    expect([channel.own, email.senders!(settings(ours))]).toEqual([all, all])
  })

  test('an answer goes out from the one that is wanted, under its name and above its signature', async () => {
    await send({ sender: 'sales@acme.example', text: 'Hello', ...ada }, ours)
    const { from, event } = only()
    expect([from, event.from]).toMatchObject([
      'sales@acme.example',
      { address: 'sales@acme.example', name: 'Acme Sales' },
    ])
    expect(event).toMatchObject({ text: 'Hello', quoted: '-- \nSales\nAda' })
  })

  test('what one leaves open is as for the mailbox', async () => {
    await send({ sender: 'hr@acme.example', text: 'Hello', ...ada }, ours)
    expect(only().event).toMatchObject({ from: { name: 'پشتیبانی آوا' }, quoted: '-- \nبا احترام\nAda' })
  })

  test.each([null, 'support@acme.example', 'gone@acme.example', 'x@evil.example\r\nBcc: y'])(
    'it goes out from the mailbox itself where %s is wanted',
    async (sender) => {
      const { externalIds } = await send({ sender }, ours)
      expect([only().from, externalIds]).toEqual(['support@acme.example', ['<part-1@acme.example>']])
    },
  )

  test('its Message-ID is of the domain that it goes out from, and it is known when it comes back', async () => {
    const given = { senders: [...ours.senders, { address: 'help@shop.example' }] }
    const { externalIds } = await send({ sender: 'help@shop.example', text: 'Hello' }, given)
    expect([only().header('message-id'), externalIds]).toEqual([['<part-1@shop.example>'], ['<part-1@shop.example>']])
    const bytes = Buffer.from(only().data)
    const { host, kept } = memoryHost()
    await store(settings(given), host, [{ uid: 1, bytes }], 'one')
    expect(kept.raws.size).toBe(0)
    // One who is not ours may copy all of it but that.
    await store(
      settings(given),
      host,
      [{ uid: 2, bytes: Buffer.from(only().data.replaceAll('help@shop', 'x@evil')) }],
      'two',
    )
    expect(kept.raws.size).toBe(1)
  })

  test('none is named twice', () => {
    const parse = (senders: object[]) => email.settings.safeParse({ ...settings(), senders })
    expect(parse([bare, { address: 'HR@acme.example' }]).success).toBe(false)
    expect(parse([{ address: 'nobody' }]).error!.issues[0]!.path).toEqual(['senders', 0, 'address'])
  })
})

describe('a signature', () => {
  test('RTL runs its own way, line by line where they differ', async () => {
    await send({ text: 'سلام', ...ada }, ours)
    const { html } = only().event
    expect(html).toContain('<html dir="rtl">')
    expect(html).toContain('<div dir="rtl" style="text-align:right">با احترام</div>')
    expect(html).toContain('<div dir="ltr" style="text-align:left">Ada</div>')
  })

  test('stands once below an answer, however long the thread', async () => {
    await send(
      { text: 'Hello', answers: ['<a@x>', '<b@x>'], subject: 'Re: x', ...ada },
      { signature: 'Acme {{agent}}' },
    )
    const { event } = only()
    expect([event.html!.split('Acme Ada').length - 1, event.quoted!.split('Acme Ada').length - 1]).toEqual([1, 1])
  })

  test('of nobody has the name of the sender, and an empty one no line', async () => {
    await send({ automatic: true, text: 'We have it.' }, { signature: '{{ agent }}' })
    expect(only().event.quoted).toBe('-- \nپشتیبانی آوا')
    sink.state.taken.length = 0
    await send({ text: 'Hello' }, { signature: '{{agent}}', name: '' })
    expect(only().event.quoted).toBeUndefined()
  })
})
