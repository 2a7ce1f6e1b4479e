import { beforeAll, expect, test } from 'vitest'
import { attachment, newHouse, type House } from '../api/house.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

const get = (path: string, cookie = '') => fetch(house.url + path, { headers: { cookie } })

test('T37 attachment links: staff need a session and the desk', async () => {
  const path = `/api/v1/files/${house.corners.support.fileId}`
  expect((await get(path)).status).toBe(401)
  expect((await get(path, house.cookie(house.ina))).status).toBe(401)
  expect((await get(path, house.cookie(house.eve))).status).toBe(404)
  expect((await get(path, house.cookie(house.sam))).status).toBe(200)
})

test('T37 attachment links: an upload that is not sent yet is its uploader’s alone', async () => {
  const path = `/api/v1/files/${await attachment(house.ada, 'draft.txt', 'not yet')}`
  expect((await get(path, house.cookie(house.ada))).status).toBe(200)
  for (const other of [house.sam, house.root, house.aud])
    expect((await get(path, house.cookie(other))).status).toBe(404)
})
