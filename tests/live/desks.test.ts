import { beforeAll, expect, test } from 'vitest'
import { addDesk } from '../../server/agents/desks.ts'
import { move } from '../../server/conversations/moving.ts'
import { act } from '../../server/core/act.ts'
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
