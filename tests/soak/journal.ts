import { open, readFile } from 'node:fs/promises'

/** What happened, as whoever it happened to wrote it down: `key` names the message, or what was broken. */
export type Entry = {
  what: 'said' | 'mailed' | 'answered' | 'taken' | 'opened' | 'broken'
  key: string
  /** Who wrote it, and as his how manieth. */
  by?: string
  n?: number
  /** Of what was broken: when that began, in milliseconds, and on channels of which kinds something was being sent. */
  began?: number
  sending?: string[]
}
export type Written = Entry & { at: number }

/** What somebody was told is kept. */
const kept = new Set<Entry['what']>(['said', 'mailed', 'answered'])

/** Outlives every crash: an entry is on the disk before whoever wrote it goes on. What is written together shares a sync. */
export async function openJournal(path: string) {
  const file = await open(path, 'a')
  let lines: string[] = []
  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let acknowledged = 0

  async function sync() {
    const mine = lines
    lines = []
    next = undefined
    await file.write(mine.join(''))
    await file.datasync()
  }
  return {
    /** How many messages somebody was told are kept. */
    acknowledged: () => acknowledged,
    async write(entry: Entry) {
      lines.push(`${JSON.stringify({ at: Date.now(), ...entry })}\n`)
      await (next ??= writing = writing.then(sync))
      if (kept.has(entry.what)) acknowledged++
    },
    async read(): Promise<Written[]> {
      await writing
      const text = await readFile(path, 'utf8')
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Written)
    },
    close: () => file.close(),
  }
}
export type Journal = Awaited<ReturnType<typeof openJournal>>
