import { createHash } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parse } from '../../connectors/sms/smpp/parse.ts'
import { sender } from '../../connectors/sms/smpp/send.ts'
import { base } from './sms.base.ts'
import { quick, settingsFor, smsc } from './sms.smsc.ts'
import { carol, stage, textsOf } from './sms.stage.ts'

const on = stage()
const { says, listen, bound } = on

test('what a customer writes is kept before it is acknowledged', async () => {
  const hub = listen()
  await bound()
  const letGo = hub.hold()
  const answered = says('سلام')
  await expect.poll(() => hub.asked).toBe(1)
  expect(await Promise.race([answered, Promise.resolve('not yet')])).toBe('not yet')
  letGo()
  expect(await answered).toBe(0)
  expect(textsOf(hub)).toEqual(['سلام'])
  expect(hub.statuses).toEqual(['ok'])
})

test('500 messages go out with a window of ten, and the receipt of each comes in, by two sessions', async () => {
  const hub = listen()
  await bound()
  const settings = settingsFor(on.far)
  const going = sender(settings, '5000', quick)
  on.after(() => going.close())
  const receipts: Promise<number>[] = []
  on.far.answer = (_, n) => {
    const short_message = Buffer.from(`id:id-${n} stat:DELIVRD err:000 text:`)
    setImmediate(() => receipts.push(on.far.deliver({ ...carol, esm_class: 4, short_message })))
    return { message_id: `id-${n}` }
  }
  const sent = await Promise.all(
    Array.from({ length: 500 }, (_, at) => going.send({ id: String(at), to: '+989121234567', text: `message ${at}` })),
  )
  await expect.poll(() => hub.kept.size, { interval: 5 }).toBe(500)
  expect(new Set(await Promise.all(receipts))).toEqual(new Set([0]))
  const delivered = [...hub.kept.values()].flatMap((said) => parse(said))
  expect(delivered.map((event) => (event as { externalId: string }).externalId).sort()).toEqual(sent.flat().sort())
  expect(on.far.binds.sort()).toEqual(['bind_receiver', 'bind_transmitter'])
})

test('a gateway that starts anew is found again, and what is wrong is said meanwhile', async () => {
  const hub = listen()
  await bound()
  const { port } = on.far
  await on.far.close()
  await expect.poll(() => hub.statuses, { interval: 5 }).toEqual(['ok', 'no_answer'])
  on.far = await smsc({ port })
  await bound()
  expect(await says('after')).toBe(0)
  expect(hub.statuses).toEqual(['ok', 'no_answer', 'ok'])
})

test('a gateway that no longer says that it is there is left, and found again', async () => {
  listen(base(), {}, { idle: 30, answer: 100 })
  await bound()
  on.far.receiver()!.deaf.add('enquire_link')
  await expect.poll(() => on.far.binds, { interval: 5 }).toHaveLength(2)
})

test('a gateway that says goodbye is answered, and found again', async () => {
  listen()
  await bound()
  const said = await new Promise((resolve) => on.far.receiver()!.unbind(resolve))
  expect(said).toMatchObject({ command: 'unbind_resp', command_status: 0 })
  await expect.poll(() => on.far.binds, { interval: 5 }).toHaveLength(2)
})

test('a gateway that lets in and leaves at once is asked less and less often', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  onTestFinished(() => void vi.restoreAllMocks())
  on.far.bind = () => (setImmediate(on.far.cut), 0)
  const hub = listen(base(), {}, { retry: { least: 20, most: 10_000 }, steady: 5_000 })
  await expect.poll(() => on.far.binds.length, { interval: 5 }).toBe(6)
  // 10, 20, 40, 80 and 160.
  expect(performance.now() - hub.began).toBeGreaterThan(300)
})

test('a wrong password is said, and tried again with patience', async () => {
  const hub = listen(base(), { smppPassword: 'wrong' }, { retry: { least: 1, most: 400 } })
  await expect.poll(() => hub.statuses, { interval: 5 }).toEqual(['wrong_key'])
  await expect.poll(() => on.far.binds.length, { interval: 5 }).toBe(2)
  expect(performance.now() - hub.began).toBeGreaterThan(190)
})

test('told to stop, it says goodbye and ends', async () => {
  const { stop } = listen()
  await bound()
  const said: string[] = []
  on.far.receiver()!.on('unbind', () => said.push('unbind'))
  await stop()
  expect(said).toEqual(['unbind'])
})

test('10,000 buffers of garbage, framed and not: nothing breaks, and a good message comes in behind them', async () => {
  const noise = (n: number) => createHash('sha512').update(String(n)).digest()
  let n = 0
  const head = (length: number, command: number) => {
    const bytes = Buffer.alloc(16)
    for (const [at, value] of [length, command, 0, 1].entries()) bytes.writeUInt32BE(value, at * 4)
    return bytes
  }
  const garbage = createServer((socket) => {
    socket.on('error', () => {})
    socket.write(head(16, 0x8000_0001))
    for (let at = 0; at < 500; at++, n++) {
      const body = noise(n).subarray(0, n % 64)
      const command = [5, 5, 0x15, 0x8000_0004, 0x103, noise(n).readUInt32BE(0)][n % 6]!
      socket.write(Buffer.concat([head(16 + body.length, command), body]))
    }
    socket.end(noise(n))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => garbage.once('listening', resolve))
  const hub = listen(base(), { smppPort: (garbage.address() as AddressInfo).port }, { retry: { least: 1, most: 2 } })
  await expect.poll(() => n, { interval: 5 }).toBeGreaterThanOrEqual(10_000)
  await hub.stop()
  garbage.close()
  for (const said of hub.kept.values()) {
    try {
      parse(said)
    } catch (error) {
      expect(error).not.toBeInstanceOf(RangeError)
    }
  }
  const good = listen()
  await bound()
  await says('good')
  expect(textsOf(good)).toEqual(['good'])
})
