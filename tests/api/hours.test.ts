import { expect, test } from 'vitest'
import { z } from 'zod'
import { hours } from '../../server/calendars/input.ts'
import { iran, week } from '../support/hours.ts'

const schema = z.strictObject(hours)
const day = { date: '2026-03-21', name: { en: '', fa: '' }, kind: 'official', hours: [], status: 'confirmed' }
const on = (...ranges: string[][]) => ({ weekly: { ...week('mon'), mon: ranges } })

test.each<[string, object]>([
  ['hours', {}],
  ['a lunch break', on(['09:00', '12:00'], ['13:00', '24:00'])],
  ['a day without end', on(['00:00', '24:00'])],
  ['a half day', { holidays: [{ ...day, kind: 'partial', hours: [['09:00', '12:00']] }] }],
])('%s may come in', (_, more) => expect(schema.safeParse({ ...iran, ...more }).error).toBeUndefined())

test.each<[string, object]>([
  ['a zone that is none', { tz: 'Asia/Atlantis' }],
  ['a difference to UTC', { tz: '+03:30' }],
  ['no zone', { tz: '' }],
  ['a time that is none', on(['09:00', '25:00'])],
  ['a time with more in it', on(['09:00', '17:00\n'])],
  ['a range without an end', on(['09:00'])],
  ['a night', on(['22:00', '02:00'])],
  ['ranges over each other', on(['09:00', '13:00'], ['12:00', '17:00'])],
  ['nine ranges', on(...Array.from({ length: 9 }, (_, n) => [`0${n}:00`, `0${n}:30`]))],
  ['an eighth day', { weekly: { ...week('mon'), funday: [] } }],
  ['a week without Monday', { weekly: { ...week('tue'), mon: undefined } }],
  ['a day that does not exist', { holidays: [{ ...day, date: '2026-02-30' }] }],
  ['a day twice', { holidays: [day, day] }],
  ['a half day without hours', { holidays: [{ ...day, kind: 'partial' }] }],
  ['a holiday with hours', { holidays: [{ ...day, hours: [['09:00', '12:00']] }] }],
  ['a name without end', { holidays: [{ ...day, name: { en: 'x'.repeat(81), fa: '' } }] }],
  [
    'more holidays than days',
    {
      holidays: Array.from({ length: 401 }, (_, n) => {
        return { ...day, date: new Date(n * 86_400_000).toISOString().slice(0, 10) }
      }),
    },
  ],
  ['what nobody asked for', { more: 1 }],
])('%s may not', (_, more) => expect(schema.safeParse({ ...iran, ...more }).success).toBe(false))
