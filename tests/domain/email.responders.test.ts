import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import { db } from '../../db/client.ts'
import { deliveries, identities, messages } from '../../db/schema/index.ts'
import { addCalendar, scheduleDesk } from '../../server/calendars/keeping.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { weekdays, type Range } from '../../server/contract/opening.ts'
import { act } from '../../server/core/act.ts'
import { read } from '../../server/core/read.ts'
import { acknowledgementReader } from '../../server/messages/acknowledging.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { week } from '../support/hours.ts'
import { newWorld } from '../support/world.ts'
import { sealAll } from './facts.ts'
import { farChannel } from './far.ts'

/** Programs that answer whatever reaches them; half of them do not say that they are programs. */
const responders: Record<string, (answers: string) => string> = {
  'RFC 3834': (id) => `Auto-Submitted: auto-replied\nIn-Reply-To: ${id}\n`,
  exchange: (id) => `X-Auto-Response-Suppress: All\nIn-Reply-To: ${id}\n`,
  'exchange, out of office': () => 'X-Auto-Response-Suppress: OOF, AutoReply\nSubject: Automatic reply\n',
  'gmail vacation': (id) => `Precedence: bulk\nX-Autoreply: yes\nReferences: ${id}\n`,
  'old vacation': () => 'Precedence: junk\n',
  'a null return path': () => 'Return-Path: <>\n',
  'a list robot': () => 'List-Id: <robots.example.org>\n',
  'a ticket system': (id) => `In-Reply-To: ${id}\nSubject: [#1] Received\n`,
  'a ticket system without threads': () => 'Subject: Your request was received\n',
  'unmarked, in Persian': () => 'Subject: =?utf-8?B?2b7Yp9iz2K4g2K7ZiNiv2qnYp9ix?=\n',
  'unmarked, a new subject each time': () => `Subject: ${Math.random()}\n`,
  'unmarked, names a stranger’s mail': () => 'In-Reply-To: <other@example.com>\n',
}

const outOfHours = { en: 'We are closed until {{opens}}.', fa: 'بسته‌ایم تا {{opens}}.' }
/** Open for half of the day, whatever the time is now: both kinds of answer have their turn. */
const shifts = (from: number) => {
  const hour = (n: number) => `${String(n % 24).padStart(2, '0')}:00`
  const [opens, closes] = [hour(from), hour(from + 12)]
  const ranges: Range[] =
    opens < closes
      ? [[opens, closes]]
      : [
          ['00:00', closes],
          [opens, '24:00'],
        ]
  return { name: 'Shifts', tz: 'UTC', weekly: week(weekdays.join(' '), ...ranges), holidays: [] }
}

test.each([
  ['the acknowledgement', { acknowledgement: 'We have your message.' }, false],
  ['the answer out of hours', { outOfHours }, true],
  ['both', { acknowledgement: 'We have your message.', outOfHours }, true],
])('T13 twelve kinds of auto-responder in a closed loop for a day hear once at most: %s', async (_, settings, shut) => {
  const world = await newWorld()
  const channel = await farChannel(world.support)
  if (shut) {
    const id = await act(world.root, (cx) => addCalendar(cx, shifts(new Date().getUTCHours() + 6)))
    await act(world.root, (cx) => scheduleDesk(cx, world.support, id))
  }
  await act(world.root, (cx) => changeChannel(cx, channel.id, { settings }))
  const place = { channel, threadDays: 0, own: ['support@hub.test'] }
  const kinds = Object.keys(responders)
  let mails = 0

  /** One of them writes, as if to what it heard last. */
  async function writes(kind: string, heard: string, at: Date) {
    const head = `From: <r${kinds.indexOf(kind)}@example.org>\nMessage-ID: <${++mails}@example.org>\n`
    const [event] = email.parse({ key: '', bytes: Buffer.from(`${head}${responders[kind]!(heard)}\nI am away.\n`) })
    const given = [{ place, rawId: 6_000_000 + mails, index: 0, event: event! }]
    await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, given), { now: at })
  }
  const heardBy = async (kind: string) => {
    const rows = await db
      .select({ id: deliveries.id })
      .from(deliveries)
      .innerJoin(messages, and(eq(messages.id, deliveries.messageId), eq(messages.automatic, true)))
      .innerJoin(identities, eq(identities.id, deliveries.identityId))
      .where(eq(identities.address, `r${kinds.indexOf(kind)}@example.org`))
    return rows.map(({ id }) => `<${id}@hub.test>`)
  }

  for (let hour = 0; hour < 24; hour++) {
    // The worst case: each answers every hour, whether it heard from us in it or not.
    for (const kind of kinds) {
      const at = new Date(Date.now() + hour * 3_600_000)
      await writes(kind, (await heardBy(kind)).at(-1) ?? '<nothing@hub.test>', at)
    }
    await sealAll()
    while (await read(acknowledgementReader));
  }
  const counts = await Promise.all(kinds.map(async (kind) => [kind, (await heardBy(kind)).length] as const))
  expect(counts.filter(([, count]) => count > 1)).toEqual([])
  expect(counts.filter(([, count]) => count === 1).length).toBeGreaterThan(0)
})
