import { newId } from '../../../db/ids.ts'
import { addCalendar } from '../../../server/calendars/keeping.ts'
import { act, system } from '../../../server/core/act.ts'
import { week } from '../../support/hours.ts'
import { configure, instead } from './outcomes.ts'
import type { Row } from './row.ts'

const v1 = '/api/v1'
const at = `${v1}/calendars`
const hours = { tz: 'Asia/Tehran', weekly: week('sat sun mon tue wed', ['08:30', '16:30']), holidays: [] }
const body = { ...hours, seen: 1 }
/** A new one for each question: no answer depends on the one before. */
const calendar = () => act(system, (cx) => addCalendar(cx, { name: 'Hours', ...hours }))

export const calendarRows: Row[] = [
  [`POST ${at}`, 'new hours', () => ({ path: at, body: { name: 'Hours', ...hours } }), configure],
  [`PATCH ${at}/:id`, 'renamed', async () => ({ path: `${at}/${await calendar()}`, body: { name: 'New' } }), configure],
  [`PUT ${at}/:id/hours`, 'hours', async () => ({ path: `${at}/${await calendar()}/hours`, body }), configure],
  [
    `PUT ${at}/:id/hours`,
    'hours that someone else has changed',
    async () => ({ path: `${at}/${await calendar()}/hours`, body: { ...body, seen: 7 } }),
    instead(configure, 409),
  ],
  [`DELETE ${at}/:id`, 'that no desk keeps', async () => ({ path: `${at}/${await calendar()}` }), configure],
  [`DELETE ${at}/:id`, 'that is none', () => ({ path: `${at}/${newId()}` }), instead(configure, 404)],
  [
    `PUT ${v1}/desks/:id/calendar`,
    'hours for a desk',
    async (of) => ({ path: `${v1}/desks/${of.deskId}/calendar`, body: { calendarId: await calendar() } }),
    configure,
  ],
  [
    `PUT ${v1}/desks/:id/calendar`,
    'hours that are none',
    (of) => ({ path: `${v1}/desks/${of.deskId}/calendar`, body: { calendarId: newId() } }),
    instead(configure, 404),
  ],
]
