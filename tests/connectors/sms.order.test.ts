import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ChannelError } from '../../connectors/connector.ts'
import type { Fault } from '../support/sms/far.ts'
import { part } from './contract.ts'
import { fars, inPlace, openSms, typed } from './sms.support.ts'

const all = { kavenegar: await fars.kavenegar(), twilio: await fars.twilio(), http: await fars.http() }
const { kavenegar, twilio, http } = all
afterAll(() => Object.values(all).forEach(({ close }) => close()))
const settings = {
  ...typed.kavenegar(kavenegar),
  ...inPlace('second', typed.http(http)),
  ...inPlace('third', typed.twilio(twilio)),
}
const to = { kind: 'phone', address: '+989121234567' }
let n = 0
const message = (text: string) => part({ id: `order-${n++}`, to, text })
const everywhere = () => Object.values(all).flatMap(({ taken }) => taken.map(({ text }) => text))

beforeEach(() => {
  for (const far of Object.values(all))
    Object.assign(far, { next: null, always: null, deaf: false, calls: 0, taken: [] })
  kavenegar.byLocal.clear()
})

describe('the order in which gateways are tried', () => {
  test.each<Fault>(['busy', 'no_credit', 'refuse'])('a first that says %s is followed by the second', async (fault) => {
    const { channel } = await openSms(settings)
    kavenegar.next = fault
    const { externalIds } = await channel.send(message('over'))
    expect(externalIds[0]).toMatch(/^http:/)
    expect([kavenegar.taken, http.taken.map(({ text }) => text), twilio.taken]).toEqual([[], ['over'], []])
  })

  test('a first that is not there is followed by the second, and rests a while before it is asked again', async () => {
    const { channel, kept } = await openSms({ ...settings, kavenegarServer: 'http://127.0.0.1:9' })
    await channel.send(message('one'))
    await channel.send(message('two'))
    expect(http.taken.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(kept.statuses[0]).toBe('no_answer')
  })

  test('once it has rested the first is the first again', async () => {
    const { channel } = await openSms(settings)
    kavenegar.next = 'no_credit'
    await channel.send(message('one'))
    await channel.send(message('two'))
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] })
    await channel.send(message('three')).finally(() => vi.useRealTimers())
    expect(http.taken.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(kavenegar.taken.map(({ text }) => text)).toEqual(['three'])
  })

  test('where nobody can tell whether the first has it, no other is asked', async () => {
    const { channel } = await openSms(settings)
    Object.assign(kavenegar, { next: 'cut', deaf: true })
    await expect(channel.send(message('perhaps'))).rejects.toMatchObject({ certain: false })
    expect(everywhere()).toEqual(['perhaps'])
    expect(http.calls + twilio.calls).toBe(0)
  })

  test('what is wrong with the number is so at all of them', async () => {
    const { channel } = await openSms(settings)
    const wrong = part({ id: 'x', to: { kind: 'phone', address: '+98912' }, text: 'x' })
    await expect(channel.send(wrong)).rejects.toMatchObject({ code: 'wrong_number', retry: false, certain: true })
    expect(kavenegar.calls + http.calls + twilio.calls).toBe(0)
  })

  test('if none can, it is the first that says why, and it may be tried again', async () => {
    const { channel, kept } = await openSms(settings)
    kavenegar.always = 'no_credit'
    http.always = 'busy'
    twilio.always = 'busy'
    await expect(channel.send(message('x'))).rejects.toMatchObject({ code: 'no_credit', retry: true, certain: true })
    expect(kept.statuses.at(-1)).toBe('no_credit')
    expect(everywhere()).toEqual([])
  })
})

test('however gateways fail, a message that is sent again until somebody knows is taken once, or somebody is told', async () => {
  const fault = fc.constantFrom<Fault | null>(null, null, 'busy', 'no_credit', 'refuse', 'cut', 'lost', 'broken')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fault, fault, fault), { minLength: 1, maxLength: 12 }), async (faults) => {
      for (const far of Object.values(all)) Object.assign(far, { taken: [], next: null })
      const { channel } = await openSms(settings)
      const told = new Set<string>()
      for (const [at, [first, second, third]] of faults.entries()) {
        Object.assign(kavenegar, { next: first })
        Object.assign(http, { next: second })
        Object.assign(twilio, { next: third })
        const text = `m${at}`
        const one = message(text)
        for (let tries = 0; tries < 4; tries++) {
          const error = await channel.send(one).then(
            () => null,
            (error: unknown) => error as ChannelError,
          )
          if (!error) break
          if (error.certain && error.retry) continue
          // Of that a person decides, who is told.
          told.add(text)
          break
        }
        const times = everywhere().filter((taken) => taken === text).length
        expect(times).toBeLessThanOrEqual(1)
        if (!told.has(text)) expect(times).toBe(1)
      }
    }),
    { numRuns: 60 },
  )
})
