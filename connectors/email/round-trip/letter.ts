import { loopHeader, mail } from '../send/mail.ts'
import type { Settings } from '../settings.ts'

/** By which a mail that was sent to try the mailbox out is found again, whatever servers do to its Message-ID. */
export const trialHeader = 'x-peyk-trial'

const text = `This mail was sent by Peyk to itself, to see whether mail goes out and comes in. It can be deleted.

این نامه را پیک برای خودش فرستاده است تا ببیند نامه می‌رود و می‌رسد. می‌توانید پاکش کنید.`

/** A mail from the mailbox to itself. */
export function letter(settings: Settings, channelId: string, token: string) {
  const composed = mail(settings, channelId, {
    id: `trial-${token}`,
    messageId: token,
    to: { kind: 'email', address: settings.address },
    text,
    files: [],
    attempt: 1,
    subject: 'Peyk: test · آزمون',
    answers: [],
    others: [],
    hidden: [],
    sender: null,
    author: null,
  })
  const headers = { [loopHeader]: channelId, [trialHeader]: token, 'Auto-Submitted': 'auto-generated' }
  return { ...composed, headers: { ...headers, 'X-Auto-Response-Suppress': 'All' } }
}
