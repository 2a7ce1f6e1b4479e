import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from '../../connectors/email/parse.ts'
import { salvage, source } from '../../connectors/email/parse/salvage.ts'
import { worked } from './working.ts'

export interface Counts {
  folder: string
  mails: number
  /** Understood as mails are. */
  parsed: number
  /** Shown as it came, or what could be saved of it. */
  fallback: number
  /** Threw, showed nothing, or took more than two seconds of work. */
  failed: number
  slowest: number
}

/** Reads every file below `root` as a mail, or as an mbox of mails; counts by the folder that it lies in. */
export function countFolders(root: string, tell: (file: string, why: string) => void = () => {}): Counts[] {
  const counts = new Map<string, Counts>()
  for (const file of filesIn(root)) {
    const folder = dirname(file)
    const mine = counts.get(folder) ?? { folder, mails: 0, parsed: 0, fallback: 0, failed: 0, slowest: 0 }
    counts.set(folder, mine)
    for (const bytes of mailsIn(readFileSync(file))) {
      const began = worked()
      const outcome = outcomeOf(bytes)
      const took = worked() - began
      const kind = took > 2000 ? 'failed' : outcome
      mine.mails++
      mine[kind]++
      mine.slowest = Math.max(mine.slowest, took)
      if (kind !== 'parsed') tell(file, `${kind}, ${took.toFixed(0)} ms`)
    }
  }
  return [...counts.values()]
}

const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())

/** An mbox begins with `From `, and so does each mail in it, after a blank line. Of its quoting only `>From ` is undone. */
function* mailsIn(bytes: Buffer): Generator<Buffer> {
  if (!bytes.subarray(0, 5).equals(Buffer.from('From '))) return yield bytes
  for (let at = 0; at >= 0;) {
    const next = [bytes.indexOf('\n\nFrom ', at), bytes.indexOf('\r\n\r\nFrom ', at)].filter((found) => found >= 0)
    const end = next.length > 0 ? Math.min(...next) : -1
    const mail = bytes.subarray(bytes.indexOf('\n', at) + 1, end < 0 ? undefined : end + 1)
    yield Buffer.from(mail.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1')
    at = end < 0 ? -1 : bytes.indexOf('From ', end)
  }
}

function outcomeOf(bytes: Uint8Array): 'parsed' | 'fallback' | 'failed' {
  try {
    const events = parse({ key: 'folder', bytes })
    const [event] = events
    if (event?.type !== 'message') return event ? 'parsed' : 'failed'
    const shown = [event.text, event.quoted, event.html, event.subject, event.attachments?.[0]?.name]
    if (!shown.some((part) => part?.trim()) && bytes.length > 1000) return 'failed'
    const isSaved = JSON.stringify(event) === JSON.stringify(salvage(bytes))
    return isSaved || (event.text !== '' && event.text === source(bytes)) ? 'fallback' : 'parsed'
  } catch {
    return 'failed'
  }
}
