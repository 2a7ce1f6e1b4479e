import { email } from '../../connectors/email/index.ts'
import { usual } from '../../connectors/email/listen/limits.ts'
import { reader } from '../../connectors/email/listen/round.ts'
import { modelMailbox, rememberingHost } from './email.model.ts'

const settings = email.settings.parse({ address: 'alice@hub.test', since: '2020-01-01' })

/** A mailbox of old mail, whoever reads it, and an admin who stops and resumes. */
export function stage(old: number) {
  const box = modelMailbox()
  let now = Date.parse('2026-01-01T12:00:00Z')
  const core = rememberingHost()
  const late = () => new Date((now += 1000))
  const before = Array.from({ length: old }, (_, n) => box.add(new Date(now - (old - n + 30) * 60_000)))
  let stoppedAt: string | null = null
  let reading = reader(settings, core.at(null), usual)
  /** As after a restart: what is remembered is what was stored. */
  const open = () => void (reading = reader(settings, core.at(stoppedAt), usual))
  const round = async () => {
    try {
      while (await reading.read(box.client, 'INBOX'));
      reading.ended()
      return true
    } catch {
      return false
    }
  }
  return {
    box,
    core,
    before,
    open,
    round,
    /** As far as it is looked for new mail again. */
    slice: () => reading.read(box.client, 'INBOX'),
    /** The line breaks after so many mails. */
    async partly(mails: number) {
      box.breakAfter(mails)
      await round()
      box.breakAfter(Infinity)
    },
    arrives: () => box.add(late()),
    pass: (ms: number) => void (now += ms),
    stop() {
      stoppedAt ??= late().toISOString()
      open()
    },
    resume() {
      stoppedAt = null
      open()
    },
    progress: () => core.kept.progress.at(-1),
  }
}
