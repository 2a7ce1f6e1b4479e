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

  test('chatwoot#14590 all of twenty files go along, each with its bytes', async () => {
    const files = Array.from({ length: 20 }, (_, n) => file(`${n}.pdf`, Buffer.from(`file ${n}`)))
    await send({ files })
    const found = only().event.attachments!.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])
    expect(found).toEqual(files.map(({ name }, n) => [name, `file ${n}`]))
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

  test('is signed when a key is given, for senders of the key’s domain', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const dkimKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const senders = [{ address: 'sales@acme.example' }, { address: 'help@other.example' }]
    const signature = async (sender: string | null) => {
      sink.state.taken.length = 0
      await send({ sender }, { dkimSelector: 'peyk', dkimKey, senders })
      return only().header('dkim-signature')[0]
    }
    expect(await signature(null)).toMatch(/d=acme\.example;.*s=peyk;/)
    expect(await signature('sales@acme.example')).toMatch(/d=acme\.example;.*s=peyk;/)
    expect(await signature('help@other.example')).toBeUndefined()
  })

  test('goes out below the signature line of its channel', async () => {
    await send({ text: 'Hello' }, { signature: 'Acme\nTehran' })
    expect(only().event).toMatchObject({ text: 'Hello', quoted: '-- \nAcme\nTehran' })
  })
})
