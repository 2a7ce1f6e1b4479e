import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ChannelError } from '../../connectors/connector.ts'
import { write } from '../../connectors/sms/smpp/pdu/frames.ts'
import { sender } from '../../connectors/sms/smpp/send.ts'
import type { SmppSettings } from '../../connectors/sms/smpp/settings.ts'
import type { Timing } from '../../connectors/sms/smpp/timing.ts'
import { quick, settingsFor, shown, smsc, type Smsc } from './sms.smsc.ts'

let far: Smsc
const opened: { close(): Promise<void> }[] = []
beforeEach(async () => {
  far = await smsc()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
  await far.close()
})

const open = (changes: Partial<SmppSettings> = {}, timing: Partial<Timing> = {}) => {
  const one = sender(settingsFor(far, changes), '5000', { ...quick, ...timing })
  opened.push(one)
  return one
}
const sms = (text: string) => ({ id: text, to: '+989121234567', text })
const failure = (sent: Promise<string[]>) =>
  sent.then(
    (ids) => ({ ids }),
    (error: ChannelError) => error,
  )
const long = 'سلام '.repeat(40)

test.each([
  ['RTHROTTLED', 0x58, { code: 'busy', retry: true, after: 1 }],
  ['RMSGQFUL', 0x14, { code: 'busy', retry: true, after: 5 }],
  ['RINVDSTADR', 0x0b, { code: 'unknown_number', retry: false }],
  ['RINVSRCADR', 0x0a, { code: 'wrong_sender', retry: false }],
  ['RSYSERR', 0x08, { code: 'gateway_broken', retry: true }],
  ['RINVMSGLEN', 0x01, { code: 'text_refused', retry: false }],
  ['one of its own', 0x0445, { code: 'refused', retry: false }],
])('refused by %s, nothing has left', async (_, command_status, expected) => {
  far.answer = () => ({ command_status })
  const said = `0x${command_status.toString(16).padStart(8, '0')}`
  expect(await failure(open().send(sms('Hello')))).toMatchObject({ ...expected, certain: true, said })
})

test('with a wrong password nothing leaves, and it is not tried again at once', async () => {
  const going = open({ smppPassword: 'wrong' })
  for (const text of ['one', 'two', 'three'])
    expect(await failure(going.send(sms(text)))).toMatchObject({ code: 'wrong_key', certain: true, said: '0x0000000e' })
  expect(far.binds).toHaveLength(1)
})

test('where nobody listens nothing has left', async () => {
  const going = open({ smppPort: 1 })
  expect(await failure(going.send(sms('Hello')))).toMatchObject({ code: 'no_answer', certain: true, retry: true })
  expect(await failure(open({ smppHost: 'no-such.invalid' }).send(sms('Hello')))).toMatchObject({ certain: true })
})

test('where the line breaks before the answer nobody can tell; what was not written yet goes by the next line', async () => {
  far.answer = (_, n) => (n === 10 ? (far.cut(), null) : n > 10 ? { message_id: `id-${n}` } : null)
  const going = open()
  const ended = await Promise.all(Array.from({ length: 15 }, (_, at) => failure(going.send(sms(`message ${at}`)))))
  for (const one of ended.slice(0, 10)) expect(one).toMatchObject({ code: 'no_answer', certain: false, retry: false })
  for (const one of ended.slice(10)) expect(one).toHaveProperty('ids')
  expect(shown(far.submitted).sort()).toEqual(Array.from({ length: 15 }, (_, at) => `message ${at}`).sort())
})

test('no answer in time: nobody can tell, and the line goes on', async () => {
  far.answer = (_, n) => (n === 1 ? null : { message_id: `id-${n}` })
  const going = open({}, { answer: 100 })
  expect(await failure(going.send(sms('one')))).toMatchObject({ code: 'no_answer', certain: false })
  expect(await going.send(sms('two'))).toEqual(['id-2'])
  expect(far.binds).toHaveLength(1)
})

test('of a long text the first piece refused: nothing has left', async () => {
  far.answer = () => ({ command_status: 0x0b })
  expect(await failure(open().send(sms(long)))).toMatchObject({ code: 'unknown_number', certain: true })
  expect(far.submitted).toHaveLength(1)
})

test('of a long text a later piece refused: a part has left, and no further one does', async () => {
  far.answer = (_, n) => (n === 2 ? { command_status: 0x0b } : { message_id: `id-${n}` })
  expect(await failure(open().send(sms(long)))).toMatchObject({ code: 'partly_sent', certain: false, retry: false })
  expect(far.submitted).toHaveLength(2)
})

test('of a long text a later piece without an answer: likewise, and it is not sent twice', async () => {
  far.answer = (_, n) => (n === 2 ? null : { message_id: `id-${n}` })
  expect(await failure(open({}, { answer: 100 }).send(sms(long)))).toMatchObject({
    code: 'partly_sent',
    certain: false,
  })
  expect(far.submitted).toHaveLength(2)
})

test('of a long text a later piece for which the gateway is too busy is sent again, and only that', async () => {
  far.answer = (_, n) => (n === 2 ? { command_status: 0x64 } : { message_id: `id-${n}` })
  expect(await open().send(sms(long))).toEqual(['id-1', 'id-3', 'id-4'])
  expect(shown([far.submitted[0]!, ...far.submitted.slice(2)])).toEqual([long])
})

test('a gateway that starts anew is found again', async () => {
  const going = open()
  await going.send(sms('before'))
  const { port } = far
  await far.close()
  // Written before this side knew of it.
  expect(await failure(going.send(sms('meanwhile')))).toMatchObject({ code: 'no_answer' })
  expect(await failure(going.send(sms('then')))).toMatchObject({ code: 'no_answer', certain: true, retry: true })
  far = await smsc({ port })
  expect(await going.send(sms('after'))).toEqual(['id-1'])
})

test('a gateway that no longer says that it is there is left, and found again', async () => {
  const going = open({}, { idle: 30, answer: 100 })
  await going.send(sms('before'))
  far.as('bind_transmitter')[0]!.deaf.add('enquire_link')
  await expect.poll(() => far.as('bind_transmitter'), { interval: 10 }).toEqual([])
  expect(await going.send(sms('after'))).toEqual(['id-2'])
  expect(far.binds).toHaveLength(2)
})

test('closed while messages are on their way, each of them comes to its end, and the gateway is told', async () => {
  const said: string[] = []
  const going = open()
  await going.send(sms('first'))
  const [session] = far.as('bind_transmitter')
  session!.on('unbind', () => said.push('unbind'))
  const under = Array.from({ length: 30 }, (_, at) => going.send(sms(`message ${at}`)))
  await going.close()
  expect((await Promise.all(under)).flat()).toHaveLength(30)
  expect(said).toEqual(['unbind'])
  expect(await failure(going.send(sms('late')))).toMatchObject({ certain: true, retry: true })
  await going.close()
})

/** Answers whatever connects with these bytes, and counts them. */
async function raw(bytes: Buffer) {
  const at = { count: 0, port: 0 }
  const server = createServer((socket) => {
    at.count++
    socket.on('error', () => {}).once('data', () => socket.write(bytes))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  at.port = (server.address() as AddressInfo).port
  opened.push({ close: async () => void server.close() })
  return at
}

test('what is no SMPP is left at once, and nothing has left', async () => {
  const { port } = await raw(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
  expect(await failure(open({ smppPort: port }).send(sms('Hello')))).toMatchObject({ certain: true, retry: true })
})

test('a gateway that lets in and says goodbye in one breath is not asked for ever', async () => {
  const answer = { status: 0, sequence: 1, body: Buffer.of(0) }
  const bound = write({ ...answer, command: 0x8000_0002 })
  const at = await raw(Buffer.concat([bound, write({ ...answer, command: 0x06 })]))
  expect(await failure(open({ smppPort: at.port }).send(sms('Hello')))).toMatchObject({ certain: true, retry: true })
  expect(at.count).toBe(3)
})
