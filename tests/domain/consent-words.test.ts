import { beforeAll, beforeEach, expect, test } from 'vitest'
import { newId, type Id } from '../../db/ids.ts'
import { act } from '../../server/core/act.ts'
import { resend } from '../../server/messages/resending.ts'
import { newWorld, type World } from '../support/world.ts'
import { answers, factsOf, thread } from './facts.ts'
import { farChannel, sendAll, type FarChannel } from './far.ts'

const refused = { code: 'forbidden_by_customer' }

let world: World
let line: FarChannel
let who: string
let id: Id
beforeAll(async () => {
  world = await newWorld()
  line = await farChannel(world.support, true, { consent: { purpose: 'service', quiet: null } })
})
beforeEach(async () => {
  who = `carol-${newId()}`
  id = await line.writes(who, 'Hello?')
  line.far.sent.length = 0
})

const told = async () => (await factsOf(id)).map(({ type }) => type).filter((type) => type.startsWith('consent.'))
const states = async () => (await thread(id)).flatMap(({ kind, state }) => (kind === 'outbound' ? state : []))

const stops = [
  ...[
    'STOP',
    'stop',
    ' Stop. ',
    '«STOP»',
    'S T O P',
    'Stop!!',
    'ＳＴＯＰ',
    'stop 🛑',
    'STOPALL',
    'Unsubscribe',
    'Arrêt',
  ],
  ...['لغو', 'لغو۱۱', 'لغو11', 'لغو ۱۱', 'لغو\u200c١١', 'لـغـو', 'لَغو', '"لغو"', 'ﻟﻐﻮ', '\u200fلغو\u200e'],
  ...['انصراف', 'توقف', 'إيقاف', 'ايقاف', 'ایقاف', 'لغو اشتراك', 'لغو عضويت'],
]
test.each(stops)('after %s nothing is sent', async (word) => {
  line.far.fail = 'certain'
  await answers(world.ada, id, 'one')
  await sendAll()
  line.far.fail = null
  const [, stuck] = await thread(id)
  await line.writes(who, word)
  expect(await told()).toEqual(['consent.withdrawn'])
  for (const agent of [world.ada, world.sam, world.root]) {
    await expect(answers(agent, id, 'two')).rejects.toMatchObject(refused)
    await expect(act(agent, (cx) => resend(cx, stuck!.id))).rejects.toMatchObject(refused)
  }
  await sendAll()
  expect(line.far.sent).toEqual([])
  expect(await states()).toEqual(['failed'])
})

const others = [
  'Stop it',
  'Do not stop',
  'YES',
  'بله',
  'فعال',
  'ابدا',
  '11',
  '۱۱',
  'off',
  'لغو سفارش',
  '',
  '🛑',
  'STOP '.repeat(30),
]
test.each(others)('“%s” forbids nothing', async (text) => {
  await line.writes(who, text)
  await answers(world.ada, id, 'one')
  await sendAll()
  expect(line.far.sent).toHaveLength(1)
})

test.each(['START', 'start!', 'Un-Stop', 'شروع', '«شُروع»', '/start'])('after %s there is no bar', async (word) => {
  await line.writes(who, 'STOP')
  await line.writes(who, word)
  await answers(world.ada, id, 'one')
  await sendAll()
  expect(line.far.sent).toHaveLength(1)
})
