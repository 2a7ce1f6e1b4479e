import type { Connector } from '../connector.ts'
import { check } from './check.ts'
import { listen } from './listen.ts'
import { whenRotated } from './oauth.ts'
import { parse } from './parse.ts'
import { goesTo } from './places.ts'
import { pretend } from './pretend.ts'
import { propose } from './propose.ts'
import { roundTrip } from './round-trip.ts'
import { send } from './send.ts'
import { sendersOf } from './settings/senders.ts'
import { settings, type Settings } from './settings.ts'
import { words } from './words.ts'

export const email: Connector<Settings> = {
  kind: 'email',
  folder: import.meta.dirname,
  settings,
  // Most servers take 25 MB, of which the wrapping for the way is a quarter.
  // Some let no account in more than three times at once.
  limits: { html: true, attachmentBytes: 18 * 1024 * 1024, others: true, atOnce: 3 },
  // Mail says itself what it answers.
  threadDays: 0,
  idempotent: false,
  parse,
  vouches: true,
  pretend,
  propose: async ({ address }) => (typeof address === 'string' && /@./.test(address) ? propose(address) : {}),
  check: (settings, signal, ask) => check(settings, signal, ask),
  roundTrip: (settings, channelId, signal, ask) => roundTrip(settings, channelId, signal, ask),
  goesTo,
  words,
  senders: sendersOf,
  acknowledgement: ({ acknowledgement }) => acknowledgement,
  outOfHours: ({ outOfHours }) => outOfHours,
  async open(settings, host) {
    const forget = whenRotated(settings, (oauthRefresh) => host.save({ oauthRefresh }))
    return {
      own: sendersOf(settings),
      send: (part) => send(settings, host, part),
      listen: (signal) => listen(settings, host, AbortSignal.any([signal, host.signal])),
      close: async () => forget(),
    }
  },
}
