import { tries } from './limits.ts'

/**
 * Mails over which a connection broke. They are asked for alone, so that the others pass; one that goes on breaking it
 * comes as its beginning, and at last not at all, which the admin is told.
 */
export function suspects(tell: () => void) {
  const broke = new Map<number, number>()
  return {
    has: (uid: number) => broke.has(uid),
    isBad: (uid: number) => (broke.get(uid) ?? 0) >= tries,
    isHopeless(uid: number) {
      const hopeless = (broke.get(uid) ?? 0) >= 2 * tries
      if (hopeless) tell()
      return hopeless
    },
    async watch<T>(group: { uid: number }[], work: () => Promise<T>): Promise<T> {
      try {
        const done = await work()
        for (const { uid } of group) if (!this.isHopeless(uid)) broke.delete(uid)
        return done
      } catch (error) {
        const [only] = group
        if (group.length === 1 && broke.has(only!.uid)) broke.set(only!.uid, broke.get(only!.uid)! + 1)
        else for (const { uid } of group) broke.set(uid, broke.get(uid) ?? 0)
        throw error
      }
    },
  }
}
export type Suspects = ReturnType<typeof suspects>
