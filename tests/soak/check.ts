import type { Browser } from './browser.ts'
import { arrived, channelsIn } from './channels.ts'
import { isKept } from './checks/kept.ts'
import { isOnScreens } from './checks/shown.ts'
import { isSent } from './checks/sent.ts'
import { storyOf } from './checks/story.ts'
import { stored } from './checks/stored.ts'
import type { Customers } from './customers.ts'
import type { Agents } from './agents.ts'
import type { Ground } from './ground.ts'
import { verify } from '../../server/core/verify.ts'

/** A promise that was not kept, and with which message: the journal's key of it, or its id. */
export interface Wrong {
  promise: string
  key?: string
  what: string
}

export interface Checked {
  ground: Ground
  /** How many mails each mailbox got. */
  mails: number[]
  visitors: Customers['visitors']
  seats: Agents['seats']
  browser: Browser | undefined
}

/** Holds what is stored, sent and shown against what was acknowledged; tells the whole story of the first message that fails. */
export async function check(given: Checked) {
  const { hub, journal } = given.ground
  const entries = await journal.read()
  const rows = await stored()
  const chain = await verify()
  const wrongs: Wrong[] = [
    ...hub.wrongs.map((what) => ({ promise: 'the server goes on', what })),
    ...(await isKept(given, entries, rows)),
    ...(await isSent(given, entries, rows)),
    ...(await isOnScreens(given)),
    ...(chain.ok ? [] : [{ promise: 'the chain is whole', what: JSON.stringify(chain) }]),
  ]
  const first = wrongs.find(({ key }) => key !== undefined)
  return {
    wrongs,
    channels: channelsIn(entries, await arrived()),
    story: first && (await storyOf(first.key!, entries)),
    counts: {
      ...Object.groupBy(entries, ({ what }) => what),
      messages: rows.length,
      facts: chain.ok ? chain.count : 0,
    },
  }
}
