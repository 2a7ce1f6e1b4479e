import type { ImapFlow } from 'imapflow'
import type { Place } from './cursor.ts'
import { after } from './folder.ts'

/** Numbers of the mails that were left out. A server is asked for all of them once, and not at every slice. */
export function leftovers() {
  const known = new Map<string, { validity: string; until: number; uids: number[] }>()
  return {
    async of(client: ImapFlow, path: string, validity: string, { from, until }: NonNullable<Place['left']>) {
      const last = known.get(path)
      const isSame = last?.validity === validity && last.until === until
      const uids = isSame ? last.uids.filter((uid) => uid >= from) : await after(client, from - 1, until)
      known.set(path, { validity, until, uids })
      return uids
    },
    /** All of them have been read. */
    done: (path: string) => void known.delete(path),
  }
}
