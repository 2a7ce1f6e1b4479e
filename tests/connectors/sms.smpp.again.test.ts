import { expect, test } from 'vitest'
import { cursorOf, Names } from '../../connectors/sms/smpp/listen/names.ts'
import { base } from './sms.base.ts'
import { quick } from './sms.smsc.ts'
import { openSms, typed } from './sms.support.ts'
import { carol, stage, textsOf } from './sms.stage.ts'

const on = stage()
const { says, listen, bound } = on

test('what cannot be kept is refused for now, and kept once when it comes again', async () => {
  const hub = listen()
  await bound()
  hub.fails = true
  expect(await says('one')).toBe(0x64)
  hub.fails = false
  expect(await says('one')).toBe(0)
  expect(textsOf(hub)).toEqual(['one'])
})

test('that was kept, though nobody heard so, is kept once', async () => {
  const hub = listen()
  await bound()
  hub.forgets = true
  expect(await says('one')).toBe(0x64)
  hub.forgets = false
  expect(await says('one')).toBe(0)
  expect(textsOf(hub)).toEqual(['one'])
})

test('what is written twice is two messages, at once and later', async () => {
  const hub = listen()
  await bound()
  await Promise.all([says('yes'), says('yes')])
  await says('yes')
  expect(textsOf(hub)).toEqual(['yes', 'yes', 'yes'])
})

test('what comes again because the line broke before the answer is kept once', async () => {
  const hub = listen()
  await bound()
  const letGo = hub.hold()
  void says('one')
  await expect.poll(() => hub.asked).toBe(1)
  on.far.cut()
  letGo()
  await bound()
  expect(await says('one')).toBe(0)
  expect(textsOf(hub)).toEqual(['one'])
  expect(await says('one')).toBe(0)
  expect(textsOf(hub)).toEqual(['one', 'one'])
})

test('after a break, what was surely acknowledged before and is written once more is another message', async () => {
  const hub = listen()
  await bound()
  await says('one')
  // Something that was asked behind the answer has been answered.
  await expect.poll(() => hub.cursor, { interval: 5 }).toBe('[]')
  on.far.cut()
  await bound()
  await says('one')
  expect(textsOf(hub)).toEqual(['one', 'one'])
})

test('a process that dies between keeping and acknowledging leaves word of it to the next', async () => {
  const first = base()
  const dying = listen(first)
  await bound()
  const letGo = first.hold('after')
  void says('one')
  await expect.poll(() => first.kept.size).toBe(1)
  on.far.cut()
  dying.die()
  const next = listen(base(first))
  await bound()
  expect(await says('one')).toBe(0)
  expect(textsOf(next)).toEqual(['one'])
  letGo()
})

test('a process that stops well leaves nothing that would swallow what is written after it', async () => {
  const first = base()
  const { stop } = listen(first)
  await bound()
  await says('one')
  await expect.poll(() => first.cursor, { interval: 5 }).toBe('[]')
  await stop()
  const next = listen(base(first))
  await bound()
  await says('one')
  expect(textsOf(next)).toEqual(['one', 'one'])
})

test('a receipt that comes again is kept once', async () => {
  const hub = listen()
  await bound()
  const receipt = { esm_class: 4, short_message: Buffer.from('id:7 done date:2611231201 stat:DELIVRD err:000') }
  for (let n = 0; n < 3; n++) expect(await on.far.deliver({ ...carol, ...receipt, sequence_number: 100 + n })).toBe(0)
  expect(hub.kept.size).toBe(1)
})

test('a receipt without a date is another one whenever its id is used again', async () => {
  const hub = listen()
  await bound()
  const receipt = { ...carol, esm_class: 4, short_message: Buffer.from('id:7 stat:DELIVRD err:000') }
  for (let n = 0; n < 2; n++) expect(await on.far.deliver(receipt)).toBe(0)
  expect(hub.kept.size).toBe(2)
})

test('the channel commits with each input what a process that dies would leave', async () => {
  const { channel, kept } = await openSms(typed.smpp(on.far))
  const stopping = new AbortController()
  const over = channel.listen!(stopping.signal)
  await bound()
  expect(await says('one')).toBe(0)
  const [raw] = kept.raws.values()
  expect(raw!.key).toContain(new Names(raw!.cursor!, quick).left()[0]![0])
  stopping.abort()
  await over
  await channel.close()
})

test('two gateways of one channel leave word of both', () => {
  const [one, other] = [new Names(null, quick), new Names(null, quick)]
  const names = [one.of('a', 1).name, other.of('b', 2).name]
  const next = new Names(cursorOf([one, other]), quick)
  expect([next.of('a', 3).name, next.of('b', 3).name]).toEqual(names)
  expect(new Names('{"no":"cursor of ours"}', quick).of('a', 3).name).not.toBe(names[0])
})

test('what was acknowledged late may come again on the same line, and for so long only', () => {
  const again = (timing: object) => {
    const names = new Names(null, { ...quick, ...timing })
    const first = names.of('a', 1)
    const { name } = first
    names.answered(first, true)
    names.proved(1, performance.now())
    return names.of('a', 1).name === name
  }
  expect(again({})).toBe(false)
  expect(again({ prompt: -1 })).toBe(true)
  expect(again({ prompt: -1, doubt: 0 })).toBe(false)
})
