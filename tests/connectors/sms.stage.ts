import { afterEach, beforeEach, expect } from 'vitest'
import type { SmppSettings } from '../../connectors/sms/smpp/settings.ts'
import type { Timing } from '../../connectors/sms/smpp/timing.ts'
import { parse } from '../../connectors/sms/smpp/parse.ts'
import { base, listening } from './sms.base.ts'
import { quick, settingsFor, smsc, type Smsc } from './sms.smsc.ts'

export const carol = { source_addr: '989121234567', source_addr_ton: 1, source_addr_npi: 1, destination_addr: '5000' }

/** A gateway for each test, and who listens to it. */
export function stage() {
  const ended: (() => Promise<void>)[] = []
  const on = {
    far: undefined as unknown as Smsc,
    /** Is called when the test is over. */
    after: (end: () => Promise<void>) => void ended.push(end),
    says: (short_message: string) => on.far.deliver({ ...carol, short_message }),
    listen(hub = base(), changes: Partial<SmppSettings> = {}, timing: Partial<Timing> = {}) {
      const one = listening(settingsFor(on.far, changes), hub, { ...quick, ...timing })
      on.after(one.stop)
      return Object.assign(hub, one)
    },
    bound: () => expect.poll(() => on.far.receiver(), { interval: 5 }).toBeTruthy(),
  }
  beforeEach(async () => {
    on.far = await smsc()
  })
  afterEach(async () => {
    await Promise.all(ended.splice(0).map((end) => end()))
    await on.far.close()
  })
  return on
}

export const textsOf = ({ kept }: { kept: Map<string, unknown> }) =>
  [...kept.values()].flatMap((said) => parse(said)).map((event) => (event as { text: string }).text)
