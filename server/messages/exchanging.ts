import type { Edit } from '../../connectors/connector.ts'
import type { StoredFile } from '../../db/facts.ts'
import type { messages } from '../../db/schema/index.ts'
import type { Act } from '../core/act.ts'
import { fetchLater, pendingIn } from './fetching.ts'

/** Former files of one message that are kept: whoever changes it for ever makes it no longer for ever. */
const most = 40

/**
 * The files of a message once its customer has put others in the place of those that it, or one piece of it, had;
 * undefined where they are the same. One that was there before is not fetched once more.
 */
export async function exchanged(cx: Act, message: typeof messages.$inferSelect, told: Edit, at: Date) {
  const { files } = message
  const now = files.filter(isNow)
  // What came before keys were kept could be the same as what is named now.
  const wanted = pendingIn(told)
  if (!told.pending || ![...now, ...wanted.map(({ file }) => file)].every(({ far }) => far?.key)) return
  const gone = now.filter(({ far }) => far?.of === told.externalId && !wanted.some(({ file }) => isSame(file, far)))
  const fresh = wanted.filter(({ file }) => !now.some(({ far }) => isSame(file, far)))
  if (gone.length + fresh.length === 0) return
  const known = fresh.map(({ file }) => files.find(({ far }) => isSame(file, far)))
  const unknown = fresh.filter((_, n) => !known[n])
  await fetchLater(cx, message.id, unknown)
  const coming = fresh.map(({ file }, n) => again(known[n]) ?? file)
  const until = at.toISOString()
  const place = gone.length > 0 ? files.lastIndexOf(gone.at(-1)!) + 1 : files.length
  const marked = files.map((file) => (gone.includes(file) ? { ...file, until } : file))
  return bounded(marked.toSpliced(place, 0, ...coming))
}

export function bounded(files: StoredFile[]) {
  const former = files.flatMap((file) => (file.until ? [{ file, until: file.until }] : []))
  const oldest = former.toSorted((a, b) => (a.until < b.until ? -1 : 1)).slice(0, -most)
  return files.filter((file) => !oldest.some((one) => one.file === file))
}

export const isNow = ({ until }: { until?: string }) => until === undefined

type Far = StoredFile['far']
const isSame = ({ far }: StoredFile, other: Far) => far?.key === other?.key && far?.of === other?.of

function again(file: StoredFile | undefined): StoredFile | undefined {
  if (!file) return undefined
  const { until: _, ...now } = file
  return now
}
