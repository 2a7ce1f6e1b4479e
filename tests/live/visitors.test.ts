import { beforeAll, expect, test } from 'vitest'
import type { Id } from '../../db/ids.ts'
import { addChannel, changeChannel, type ChannelPatch } from '../../server/channels/configuring.ts'
import { channelOf } from '../../server/channels/running.ts'
import { act } from '../../server/core/act.ts'
import { newHouse, type House } from '../api/house.ts'
import { quiet } from '../support/quiet.ts'
import { connector } from '../support/world.ts'
import { said, visitorLine, visitorToken } from './line.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

async function channel(): Promise<Id> {
  const wanted = { kind: connector.kind, name: 'Shop', deskId: house.support, settings: {} }
  const id = await act(house.root, (cx) => addChannel(cx, wanted))
  await expect.poll(() => channelOf(id)).toBeDefined()
  return id
}
const changes = (id: Id, patch: ChannelPatch) => act(house.root, (cx) => changeChannel(cx, id, patch))

test.each<[string, ChannelPatch]>([
  ['is switched off', { enabled: false }],
  ['signs with another secret', { settings: { secret: 'another-secret-'.repeat(4) } }],
  ['is shown on other pages', { settings: { origins: ['https://other.example'] } }],
])('T8 once a channel %s, the lines that it had admitted are closed, and not let in again', async (_what, patch) => {
  const id = await channel()
  const { token } = await visitorToken(house.url, id)
  const line = await visitorLine(house.url, id, token)
  const closed = line.next('disconnect')
  await changes(id, patch)
  expect((await closed)[0]).toBe('transport close')
  await expect(visitorLine(house.url, id, token)).rejects.toThrow('refused')
})

test('a channel that is only renamed keeps its lines', async () => {
  const id = await channel()
  const line = await visitorLine(house.url, id, (await visitorToken(house.url, id)).token)
  const before = channelOf(id)
  await changes(id, { name: 'Boutique' })
  // Once the next channel is open, the change has been looked at.
  await channel()
  await quiet()
  expect(channelOf(id)).toBe(before)
  expect(await line.ask('say', said('still here'))).toEqual({ ok: true })
  line.close()
})
