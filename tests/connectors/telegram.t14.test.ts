import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import type { ChannelError, Part } from '../../connectors/connector.ts'
import { telegram } from '../../connectors/telegram/index.ts'
import { allowNetworks, ask } from '../../server/core/asking.ts'
import { memoryHost } from './host.ts'

let asked = 0
const canary = createServer((_request, response) => {
  asked++
  response.end()
})
canary.listen(0, '127.0.0.1')
await once(canary, 'listening')
afterAll(() => void canary.close())
const { port } = canary.address() as AddressInfo

test('T14 what an admin types as the server of a bot leads to no place inside, and its token goes nowhere', async () => {
  allowNetworks(undefined)
  const server = `http://127.0.0.1:${port}`
  const settings = telegram.settings.parse({ token: '7000000001:AAF0fake_token-of-a-strict-botapi-0', server })
  const { send, fetch } = await telegram.open(settings, memoryHost().host)
  const failed = async (working: Promise<unknown>) => (await working.catch((error: unknown) => error)) as ChannelError
  const text = { to: { kind: 'telegram', address: '42' }, text: 'Hello', files: [] } as unknown as Part
  for (const error of [await failed(send(text)), await failed(fetch!('file-1'))]) {
    expect(error).toMatchObject({ code: 'private_address', retry: false, certain: true })
    expect(error.stack).not.toContain('AAF0fake')
  }
  const steps = []
  for await (const step of telegram.check!(settings, new AbortController().signal, ask)) steps.push(step)
  expect(steps).toEqual([{ step: 'token', code: 'private_address' }])
  expect(asked).toBe(0)
})
