import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import { addDesk } from '../../server/agents/desks.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import type { Push } from '../../server/contract/rows.ts'
import { move } from '../../server/conversations/moving.ts'
import { act } from '../../server/core/act.ts'
import { logHead } from '../../server/core/tail.ts'
import { note } from '../../server/messages/writing.ts'
import { newHouse, putBack, type House } from '../api/house.ts'
import { apiOf } from '../support/server.ts'
import { quiet } from '../support/quiet.ts'
import { agentLine, all } from './line.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

test('the auditor, who sees every desk, sees a new one at once', async () => {
  const aud = await agentLine(house.url, { cookie: house.cookie(house.aud) })
  const reset = aud.next('reset')
  const desk = await act(house.root, (cx) => addDesk(cx, 'HR'))
  await reset
  const { support } = house.corners
  await act(house.ada, (cx) => move(cx, support.conversationId, desk))
  await quiet()
  await aud.ask('open', null)
  expect(all(aud)).toContain(`"deskId":"${desk}"`)
  await putBack(support)
  aud.close()
})

test('a live push leaves the cursor before what it tells: a line that breaks between two of them loses nothing', async () => {
  const ada = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  const { conversationId, channelId } = house.corners.support
  await ada.ask('open', conversationId)
  const before = await logHead()
  await act(house.root, async (cx) => {
    await changeChannel(cx, channelId, { name: 'Renamed' })
    await note(cx, conversationId, { clientId: newId(), text: 'In one command', fileIds: [] })
  })
  await quiet()
  await ada.ask('open', null)
  const told = ada.heard.flatMap(({ event, args }) => (event === 'push' ? [args[0] as Push] : []))
  const mine = told.filter(({ channels, conversations, messages }) => channels ?? conversations ?? messages)
  expect(mine.length).toBeGreaterThan(2)
  expect(mine.map(({ position }) => position)).toEqual(mine.map(() => before + 2))
  for (const { complete } of mine) expect(complete).toBeLessThanOrEqual(before)
  ada.close()
})

test('of a command with more facts than are told at once every message reaches the screen that shows it', async () => {
  const ada = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  const { conversationId } = house.corners.support
  await ada.ask('open', conversationId)
  await act(house.root, async (cx) => {
    await note(cx, conversationId, { clientId: newId(), text: 'Long before the end', fileIds: [] })
    for (let n = 0; n < 1200; n++) cx.record('customer.renamed', { customerId: newId() }, {})
  })
  await quiet()
  await ada.ask('open', conversationId)
  const told = ada.heard.flatMap(({ event, args }) => (event === 'push' ? ((args[0] as Push).messages ?? []) : []))
  expect(told.map(({ text }) => text)).toContain('Long before the end')
  ada.close()
})

test('an id in capitals is the same id: nothing that counts or tells stumbles over it', async () => {
  const ada = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  const id = house.corners.support.conversationId
  await ada.ask('open', id.toUpperCase())
  const api = apiOf(house.url, house.cookie(house.ada))
  const push = ada.next('push')
  const agentId = house.ada.id.toUpperCase()
  expect((await api('PUT', `/conversations/${id.toUpperCase()}/assignment`, { agentId })).status).toBe(200)
  expect((await api('PUT', `/conversations/${id.toUpperCase()}/closure`)).status).toBe(200)
  await push
  await quiet()
  await ada.ask('open', null)
  expect(all(ada)).toContain('conversation.resolved')
  expect(all(ada)).not.toContain(id.toUpperCase())
  ada.close()
})
