import type { ImapFlow } from 'imapflow'
import { answered } from '../listen/connection.ts'
import type { Timing } from '../listen/limits.ts'
import { NoFolder } from '../listen/round.ts'
import { trialHeader } from './letter.ts'

/** Where a server, or a mail program, files what goes out: that it is there says nothing of its coming in. */
const notArrived = new Set<string | undefined>(['\\Sent', '\\All', '\\Drafts'])

/**
 * Notes where the folders end, and answers how to look what has come since: `ok` once the mail is in a folder that is
 * read, `arrived_as_spam` where it is among the unwanted, nothing before.
 */
export async function lookout(client: ImapFlow, folders: string[], token: string, timing: Timing) {
  const waits = <T>(work: Promise<T>) => answered(client, work, timing.answer)
  const list = await waits(client.list())
  const unwanted = list.find(({ specialUse }) => specialUse === '\\Junk')?.path
  const copies = list.filter(({ specialUse }) => notArrived.has(specialUse)).map(({ path }) => path)
  // Whoever reads nothing else has no better sign.
  const isCopy = (path: string) => copies.includes(path) && folders.some((one) => !copies.includes(one))
  const all = [...new Set([...folders, ...(unwanted === undefined ? [] : [unwanted])])]
  const ends = new Map<string, number>()
  for (const path of all) {
    const status = await waits(client.status(path, { uidNext: true })).catch(() => null)
    if (status) ends.set(path, status.uidNext ?? 1)
  }
  if (!folders.some((path) => ends.has(path))) throw new NoFolder('There is no such folder')

  return async function look(): Promise<string> {
    for (const [path, end] of ends) {
      await waits(client.mailboxOpen(path))
      // A folder that has been opened shows what came since only when asked.
      await waits(client.noop())
      const found = await waits(client.search({ uid: `${end}:*`, header: { [trialHeader]: token } }, { uid: true }))
      if (!found || found.length === 0) continue
      // Without it the server would remove what others have marked, too.
      if (client.capabilities.has('UIDPLUS')) await waits(client.messageDelete(found, { uid: true }))
      if (isCopy(path)) continue
      return folders.includes(path) ? 'ok' : 'arrived_as_spam'
    }
    return ''
  }
}
