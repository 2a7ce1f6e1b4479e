import { expect, test } from 'vitest'
import { connectorContract, part } from './contract.ts'
import { fake } from './fake/index.ts'
import type { FakeInput } from './fake/parse.ts'
import { farSide } from './far-side.ts'
import { memoryHost } from './host.ts'

const settings = { farSide: 'contract', token: 'let-me-in' }
const message: FakeInput = { type: 'message', from: 'carol', text: 'Hello' }

connectorContract(fake, {
  settings,
  secrets: ['token'],
  samples: [
    {
      name: 'a message',
      key: 'a',
      bytes: Buffer.from(JSON.stringify(message)),
      events: [{ type: 'message', from: { kind: 'fake', address: 'carol', verified: true }, text: 'Hello' }],
    },
  ],
  breakFarSide: () => (farSide('contract').fail = 'certain'),
})

test('polls what the far side holds, in order, each once, with its cursor', async () => {
  const { host, kept } = memoryHost()
  const channel = await fake.open({ ...settings, farSide: 'polled' }, host)
  farSide('polled').queue.push(message, { ...message, text: 'Again' })
  const stopping = new AbortController()
  const listening = channel.listen!(stopping.signal)
  await expect.poll(() => kept.raws.size).toBe(2)
  stopping.abort()
  await listening
  expect([...kept.raws.values()].map(({ key, cursor }) => [key, cursor])).toEqual([
    ['poll:0', '1'],
    ['poll:1', '2'],
  ])
})

test('takes a webhook only with the token, and acknowledges only what was stored', async () => {
  const { host, kept } = memoryHost()
  const channel = await fake.open({ ...settings, farSide: 'hooked' }, host)
  const post = (headers: Record<string, string>, body: unknown) =>
    channel.webhook!(new Request('http://hub.test/in/x', { method: 'POST', headers, body: JSON.stringify(body) }))
  expect((await post({}, message)).status).toBe(401)
  expect((await post({ 'x-token': 'let-me-in' }, { ...message, admin: true })).status).toBe(422)
  expect(kept.raws.size).toBe(0)
  expect((await post({ 'x-token': 'let-me-in' }, message)).status).toBe(204)
  expect(kept.raws.size).toBe(1)
  kept.failWith = 'unavailable'
  await expect(post({ 'x-token': 'let-me-in' }, message)).rejects.toThrow()
})

test.each([
  ['certain', false, true, 0],
  ['uncertain', false, false, 1],
  ['retry', true, true, 0],
] as const)('fails %s when told to', async (fail, retry, certain, sent) => {
  const far = farSide(`failing-${fail}`)
  const channel = await fake.open({ ...settings, farSide: `failing-${fail}` }, memoryHost().host)
  far.fail = fail
  await expect(channel.send(part())).rejects.toMatchObject({ retry, certain })
  expect(far.sent).toHaveLength(sent)
  far.fail = null
  await channel.send(part({ attempt: 2 }))
  expect(far.sent).toHaveLength(1)
})
