import { expect, test } from 'vitest'
import { channelsIn } from './channels.ts'
import type { Written } from './journal.ts'
import { each, lines, schedule } from './schedule.ts'
import { random } from '../threats/fuzz/random.ts'

const says = (by: string, at: number): Written => ({ what: 'said', key: `${by}:${at}`, by, n: at, at })
const broken = (key: string, began: number, sending: string[] = []): Written => {
  return { what: 'broken', key, began, sending, at: began + 5000 }
}

const kinds = [
  { kind: 'chat', writes: /^v\d/, ways: ['people'] },
  { kind: 'post', writes: /^[a-z]+$/, ways: ['mailbox'] },
  { kind: 'bots', writes: /^b\d/, ways: ['bot'] },
  { kind: 'others', writes: /^l\d/, ways: ['bot of Bale'] },
  { kind: 'programs', writes: /^s\d/, ways: ['people', 'program'] },
]

test('each kind of channel is told what it met with while something of it was under way', () => {
  const entries = [
    says('b1', 1000),
    { ...says('alice', 1100), what: 'mailed' as const },
    broken('server dies at raw.before-commit', 1500),
    says('l3', 3000),
    broken('line to the bot of Bale: cut', 3200, ['bots']),
    broken('line to the bot: cut', 3300, ['bots']),
    broken('line to the database: slow', 9000, ['programs']),
    broken('server killed', 9000),
    broken('server stops and starts', 9000),
    says('b1', 9500),
    broken('database starts again at once', 9400),
    broken('database starts again at once', 10_499),
  ]
  const all = channelsIn(entries, new Map([['bots', 7]]), kinds)
  const of = (kind: string) => all.find((one) => one.kind === kind)!
  const counted = (kind: string) => of(kind).met.map(([, times, all]) => [times, all])
  expect(of('bots')).toMatchObject({ acknowledged: 2, answered: 7 })
  expect(counted('bots')).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ])
  expect(counted('others')).toEqual([
    [0, 2],
    [0, 2],
    [1, 2],
  ])
  expect(counted('programs')).toEqual([
    [0, 2],
    [0, 2],
    [1, 1],
  ])
  expect(counted('post')[0]).toEqual([1, 2])
  expect(of('chat')).toMatchObject({ acknowledged: 0, answered: 0 })
})

test('three of each are three of everything for every channel', () => {
  const planned = schedule(random(7), 500, each(3))
  const of = (kind: string) => planned.filter(({ broken }) => broken === kind).length
  expect([of('server'), of('database'), of('mail'), of('line')]).toEqual([4, 3, 3, 3 * lines.length])
})
