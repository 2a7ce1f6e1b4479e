import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { conversations } from '../../db/schema/index.ts'
import { addCalendar, scheduleDesk } from '../../server/calendars/keeping.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { connectorOf } from '../../server/channels/running.ts'
import { act } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { iran, week } from '../support/hours.ts'
import { newWorld } from '../support/world.ts'
import { sealAll, thread } from './facts.ts'

test('whoever writes in a chat while its desk is closed hears it there', async () => {
  const { root, sales } = await newWorld()
  const calendarId = await act(root, (cx) => addCalendar(cx, { name: 'Never', ...iran, weekly: week('mon') }))
  await act(root, (cx) => scheduleDesk(cx, sales, calendarId))
  const settings = { outOfHours: { en: 'Closed.', fa: 'بسته‌ایم.' } }
  const id = await act(root, (cx) => addChannel(cx, { kind: 'webchat', name: 'Chat', deskId: sales, settings }))
  await keepRaw(id, connectorOf('webchat')!.pretend!('carol', 'Is anyone there?'))
  while (await takeIn([{ id, deskId: sales, kind: 'webchat' }]));
  await sealAll()
  while (await read(acknowledgementReader));
  const [conversation] = await db.select().from(conversations)
  expect((await thread(conversation!.id)).map(({ text }) => text)).toEqual(['Is anyone there?', 'Closed.'])
})
