import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { ChannelError } from '../../connectors/connector.ts'
import { allowNetworks, ask } from '../../server/core/asking.ts'
import { hosts } from './egress/spellings.ts'

let asked = 0
const canary = createServer((_request, response) => {
  asked++
  response.writeHead(302, { location: '/again' }).end()
})
canary.listen(0, '127.0.0.1')
await once(canary, 'listening')
afterAll(() => void canary.close())
const { port } = canary.address() as AddressInfo
beforeEach(() => void (asked = 0))

const codeOf = (address: string) =>
  ask(address, { method: 'POST', body: '{}', time: 3000 }).then(
    ({ status }) => String(status),
    (error: ChannelError) => error.code,
  )

test('T14 what an admin types as the address of a channel leads to no place inside', { timeout: 60_000 }, async () => {
  allowNetworks(undefined)
  const codes = new Set<string>()
  for (const host of hosts) codes.add(await codeOf(`http://${host}:${port}/`))
  expect(asked).toBe(0)
  for (const code of codes) expect(['private_address', 'no_such_host', 'no_answer']).toContain(code)
  expect(await codeOf(`http://127.0.0.1:${port}/`)).toBe('private_address')
  expect(await codeOf(`http://localhost:${port}/`)).toBe('private_address')
})

test('T14 only the networks that the operator names are open, and no redirect is followed', async () => {
  allowNetworks('10.0.0.0/8, fd00::/8')
  expect(await codeOf(`http://127.0.0.1:${port}/`)).toBe('private_address')
  allowNetworks('10.0.0.0/8,127.0.0.1/32')
  expect(await codeOf(`http://127.0.0.1:${port}/`)).toBe('302')
  expect(asked).toBe(1)
  expect(await codeOf('http://127.0.0.2:1/')).toBe('private_address')
  expect(await codeOf('http://127.0.0.1:1/')).toBe('no_answer')
})
