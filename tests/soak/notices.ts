import { setTimeout as sleep } from 'node:timers/promises'
import { deliver } from '../support/lmtp.ts'
import type { Taken } from '../support/smtp.ts'
import type { Journal } from './journal.ts'

/** Of so many mails that people get of us one is opened, and its reader's program says so. */
const each = 8

/** Those who read our mails: their programs send a notice, and again until our mail server has confirmed it. */
export function notices(lmtp: number, journal: Journal) {
  let taken = 0
  const under = new Set<Promise<void>>()

  async function notify(user: string, key: string) {
    const sent = () =>
      deliver(lmtp, user, noticeOf(key)).then(
        () => true,
        () => false,
      )
    while (!(await sent())) await sleep(200)
    await journal.write({ what: 'opened', key })
  }
  return {
    take({ from }: Taken, key: string) {
      if (++taken % each !== 0) return
      const notice = notify(from.split('@')[0]!, key).finally(() => under.delete(notice))
      under.add(notice)
    },
    /** Until the last has been confirmed. */
    rest: () => Promise.all(under),
  }
}

const noticeOf = (key: string) => `From: carol@example.org
Subject: Read: answer
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

Your message was read.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; carol@example.org
Original-Message-ID: ${key}
Disposition: manual-action/MDN-sent-manually; displayed

--b--
`
