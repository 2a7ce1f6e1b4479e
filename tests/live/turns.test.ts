import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../db/ids.ts'
import type { Push } from '../../server/contract/rows.ts'
import { act } from '../../server/core/act.ts'
import { note } from '../../server/messages/writing.ts'
import { newHouse, type House } from '../api/house.ts'
import { quiet } from '../support/quiet.ts'
import { agentLine } from './line.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

test('what was opened last is what is open, though to look up the one before takes longer', async () => {
  const ada = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  const { conversationId } = house.corners.support
  await Promise.all([ada.ask('open', conversationId), ada.ask('open', null)])
  await act(house.root, (cx) => note(cx, conversationId, { clientId: newId(), text: 'Nobody looks', fileIds: [] }))
  await quiet()
  await ada.ask('open', null)
  const told = ada.heard.flatMap(({ event, args }) => (event === 'push' ? ((args[0] as Push).messages ?? []) : []))
  expect(told).toEqual([])
  ada.close()
})

test('who opens a conversation is told from when on he hears all of it', async () => {
  const ada = await agentLine(house.url, { cookie: house.cookie(house.ada) })
  const { conversationId } = house.corners.support
  await act(house.root, (cx) => note(cx, conversationId, { clientId: newId(), text: 'Before', fileIds: [] }))
  await quiet()
  const opened = (await ada.ask('open', conversationId)) as { push: { position: number }; from: number }
  expect(opened.from).toBeGreaterThanOrEqual(opened.push.position)
  expect(opened.from).toBeGreaterThan(0)
  ada.close()
})
