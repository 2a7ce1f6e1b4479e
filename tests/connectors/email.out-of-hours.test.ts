import { afterAll, expect, test } from 'vitest'
import type { Hours } from '../../db/hours.ts'
import { newId } from '../../db/ids.ts'
import { addCalendar, scheduleDesk } from '../../server/calendars/keeping.ts'
import { nextOpeningIn } from '../../server/calendars/wording.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { reconcile, shutAll } from '../../server/channels/running.ts'
import { act } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { stopParsing } from '../../server/messages/parsing.ts'
import { sealAll } from '../domain/facts.ts'
import { sendAll } from '../domain/far.ts'
import { iran, week } from '../support/hours.ts'
import { newWorld } from '../support/world.ts'
import { only, sink } from './email.support.ts'

const world = await newWorld()
afterAll(async () => {
  await shutAll()
  await stopParsing()
})

/** Closed for a month, and open on a day then: whatever passes while this runs, it opens at the same time. */
const date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
const hours: Hours = {
  ...iran,
  weekly: week('mon'),
  holidays: [{ date, name: { en: '', fa: '' }, kind: 'partial', hours: [['08:30', '12:00']], status: 'confirmed' }],
}
const outOfHours = {
  en: 'We are closed. We read your mail on {{opens}}.',
  fa: 'اکنون بسته‌ایم و نامهٔ شما را {{opens}} می‌خوانیم.',
}

const at = new Date()
const [inPersian, inEnglish] = [nextOpeningIn('fa', hours, at), nextOpeningIn('en', hours, at)]

test('mail that comes in while the desk is closed is answered with when it opens, once, as automatic mail', async () => {
  const calendarId = await act(world.root, (cx) => addCalendar(cx, { name: 'Next month', ...hours }))
  await act(world.root, (cx) => scheduleDesk(cx, world.support, calendarId))
  const settings = {
    address: 'support@acme.example',
    imapHost: '127.0.0.1',
    imapPort: 1,
    smtpHost: '127.0.0.1',
    smtpPort: sink.port,
    smtpSecurity: 'none',
    acknowledgement: { en: 'We have it.' },
    outOfHours,
  }
  const given = { kind: 'email', name: 'Mail', deskId: world.support, settings }
  const id = await act(world.root, (cx) => addChannel(cx, given))
  await reconcile()
  const arrives = async (from: string, messageId: string, text: string) => {
    const mail = `From: ${from}\r\nTo: support@acme.example\r\nMessage-ID: ${messageId}\r\nSubject: =?utf-8?Q?Hi?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
    await keepRaw(id, { key: newId(), bytes: Buffer.from(mail) })
    while (await takeIn([{ id, deskId: world.support, kind: 'email' }]));
    await sealAll()
    while (await read(acknowledgementReader));
    await sendAll()
  }

  await arrives('carol@example.org', '<1@example.org>', 'سلام، سفارش من هنوز نرسیده است. لطفاً پیگیری کنید.')
  const { to, from, header, event } = only()
  expect([to, from]).toEqual([['carol@example.org'], ''])
  expect(header('auto-submitted')).toEqual(['auto-replied'])
  expect(header('in-reply-to')).toEqual(['<1@example.org>'])
  expect(event.text).toContain(inPersian)
  expect(inPersian).toMatch(/ساعت ۰۸:۳۰ \(وقت ایران\)$/)

  // Once more the same evening: she has been told.
  await arrives('carol@example.org', '<2@example.org>', 'لطفاً زودتر پاسخ دهید.')
  expect(sink.state.taken).toHaveLength(1)
  sink.state.taken = []
  await arrives('john@example.org', '<3@example.org>', 'Good evening, where is my order? It should be here by now.')
  expect(only().event.text).toContain(inEnglish)
})
