import { chatter } from '../faults/load.ts'
import { idOf, writing } from '../faults/mail-writing.ts'
import type { Ground } from './ground.ts'

/** How many chat, and how long each rests between two messages; a line of theirs bears two in a second. */
export interface Crowd {
  visitors: number
  pace: number
}

/** How many write to each far side. */
const talkers = 10

/** Everybody who writes to us: visitors each on a live line of his own, those who write mails, and those who write to far sides. */
export async function customers({ url, world, dovecot, boxes, reached, journal }: Ground, { visitors, pace }: Crowd) {
  const letters = boxes.map(({ user }) =>
    writing(dovecot.ports.lmtp, user, {
      pace: pace / 4,
      confirmed: (n) => journal.write({ what: 'mailed', key: idOf(user, n), by: user, n }),
    }),
  )
  const chatting = await Promise.all(
    Array.from({ length: visitors }, (_, at) => {
      const by = `v${at}`
      return chatter(url, world.chat.id, {
        pace,
        name: `${by}/`,
        headers: { 'x-forwarded-for': `198.51.${at >> 8}.${at & 255}` },
        acknowledged: ({ clientId, text }) =>
          journal.write({ what: 'said', key: clientId, by, n: Number(text.split('/')[1]) }),
      })
    }),
  )
  const talking = Object.values(reached).map((one) => one.talk(talkers, pace))
  return {
    visitors: chatting,
    /** How many mails each mailbox got. */
    async stop() {
      await Promise.all([...talking, ...chatting].map((one) => one.stop()))
      return Promise.all(letters.map((one) => one.stop()))
    },
    leave: () => chatting.forEach((visitor) => visitor.close()),
  }
}
export type Customers = Awaited<ReturnType<typeof customers>>
