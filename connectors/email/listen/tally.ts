import type { Host } from '../../connector.ts'

/** How much lies behind in all folders together. */
export function tally(host: Host) {
  const folders = new Map<string, { of: number; rest: number }>()
  const tell = () => {
    const all = [...folders.values()]
    const of = all.reduce((sum, one) => sum + one.of, 0)
    // An admin's word stands with the progress: who obeys it does not end it.
    if (of === 0 && host.stoppedAt !== null) return
    host.progress(of === 0 ? null : { read: of - all.reduce((sum, one) => sum + one.rest, 0), of })
  }
  return {
    knows: (path: string) => folders.has(path),
    note(path: string, of: number, rest: number) {
      folders.set(path, { of: Math.max(of, rest), rest })
      tell()
    },
    /** All folders have been looked through: what is not left out has been read. */
    ended() {
      if (host.stoppedAt === null) folders.clear()
      tell()
    },
  }
}
