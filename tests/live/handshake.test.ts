import { beforeAll, expect, test } from 'vitest'
import { newHouse, type House } from '../api/house.ts'
import { agentLine } from './line.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

test('T24 an agent’s line opens from our own origin', async () => {
  const line = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  expect(line.socket.connected).toBe(true)
  line.close()
})

test.each([
  ['foreign', 'https://evil.example'],
  ['null', 'null'],
  ['missing', undefined],
  ['empty', ''],
  ['our name on another port', 'http://localhost:1'],
  ['our name as a part of another', 'http://localhost.evil.example'],
  ['our name as a user of another', 'http://localhost@evil.example'],
  ['not even an address', '::'],
])('T24 a handshake with a good cookie and an origin that is %s is refused', async (_what, origin) => {
  const headers = { cookie: house.cookie(house.ada), origin }
  await expect(agentLine(house.url, headers)).rejects.toThrow('forbidden')
})

test.each(['polling', 'websocket'])('T24 a handshake by %s from a foreign page gets no session’s data', async (by) => {
  const headers = { cookie: house.cookie(house.ada), origin: 'https://evil.example' }
  const asked = await fetch(`${house.url}/live/?EIO=4&transport=${by}`, { headers })
  const text = await asked.text()
  expect(asked.headers.get('access-control-allow-origin')).toBeNull()
  expect(text).not.toContain(house.ada.id)
})
