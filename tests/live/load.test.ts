import { beforeAll, expect, test } from 'vitest'
import { pool } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { act } from '../../server/core/act.ts'
import { note } from '../../server/messages/writing.ts'
import { newHouse, type House } from '../api/house.ts'
import { quiet } from '../support/quiet.ts'
import { agentLine, all, type Line } from './line.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

/** Statements of this process, by their text, while `work` runs. */
async function counting(work: () => Promise<unknown>) {
  const texts: string[] = []
  const query = pool.query.bind(pool)
  pool.query = ((...args: [{ text?: string } | string]) => {
    texts.push(typeof args[0] === 'string' ? args[0] : (args[0].text ?? ''))
    return (query as (...given: unknown[]) => unknown)(...args)
  }) as typeof pool.query
  await work()
  await quiet()
  pool.query = query as typeof pool.query
  return texts
}

/** Asked by the live door for what it tells: rows, windows and counts. Sweeps by the clock are not its doing. */
const told = (texts: string[]) =>
  texts.filter((text) => /from "(conversations|messages|customers|identities)"|from counters/.test(text)).length

const agents = (many: number): Promise<Line[]> =>
  Promise.all(Array.from({ length: many }, () => agentLine(house.url, { cookie: house.cookie(house.ada) })))

async function perPush() {
  const id = house.corners.support.conversationId
  const pushes = 10
  const texts = await counting(async () => {
    for (let n = 0; n < pushes; n++) {
      const written = { clientId: newId(), text: `note ${n}`, fileIds: [] }
      await act(house.ada, (cx) => note(cx, id, written))
      await act(house.ada, (cx) => assign(cx, id, n % 2 ? house.ada.id : house.sam.id))
      await quiet()
    }
  })
  return told(texts) / pushes
}

test('chatwoot#12874 fifty screens ask the database no more for a push than five', async () => {
  const five = await agents(5)
  const withFive = await perPush()
  const more = await agents(45)
  const withFifty = await perPush()
  expect(withFive).toBeGreaterThan(1)
  expect(withFifty).toBeLessThan(withFive * 1.5)
  for (const line of [...five, ...more]) {
    await line.ask('open', null)
    expect(all(line)).toContain('"windows"')
    line.close()
  }
}, 60_000)
