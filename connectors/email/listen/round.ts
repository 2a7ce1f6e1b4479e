import type { ImapFlow } from 'imapflow'
import type { Host } from '../../connector.ts'
import type { Settings } from '../settings.ts'
import { answered } from './connection.ts'
import { cursorOf, cursorWith, type Cursor } from './cursor.ts'
import { after, fetched } from './folder.ts'
import { keep } from './keeping.ts'
import { leftovers } from './leftovers.ts'
import { atOnce, type Timing } from './limits.ts'
import { ahead, divided, leftOut, leaving, piled, placeIn, type Part } from './placing.ts'
import { suspects, type Suspects } from './suspects.ts'
import { tally } from './tally.ts'

export class NoFolder extends Error {}

/** Reads folders; what it remembers outlives a connection. */
export function reader(settings: Settings, host: Host, timing: Timing) {
  // Read up to there, though there may have been nothing to store.
  const places: Cursor = {}
  const watched = new Map<string, Suspects>()
  const behind = tally(host)
  const rest = leftovers()
  const isStopped = host.stoppedAt !== null
  return { read, ended: behind.ended }

  /**
   * Stores everything that is new in one folder, in order, and then some of what was left out of it. Answers whether more
   * of that lies there. `opened` is told before it is looked.
   */
  async function read(client: ImapFlow, path: string, opened = () => {}): Promise<boolean> {
    const opening = client.mailboxOpen(path, { readOnly: !settings.markSeen })
    const box = await answered(client, opening, timing.answer).catch(missing)
    opened()
    const known = places[path] ?? cursorOf(await host.cursor())[path]
    const place = await placeIn(client, box, known, settings.since, host.stoppedAt)
    const isFirst = !places[path] && host.stoppedAt !== null
    const parted = isFirst ? await divided(client, box, place, host.stoppedAt!) : place
    places[path] = isStopped ? leaving(parted) : parted
    const uids = await after(client, places[path].uid)
    if (!isStopped) places[path] = piled(places[path], uids)
    await readPart(client, path, ahead(places[path], uids))
    // All there was is stored, or gone, or not wanted.
    const { behind: _, ...done } = places[path]
    places[path] = { ...done, uid: Math.max(done.uid, uids.at(-1) ?? 0) }
    return catchUp(client, path)
  }

  /** A slice of what was left out, unless it is to stay out: somebody may wait for what comes in meanwhile. */
  async function catchUp(client: ImapFlow, path: string): Promise<boolean> {
    const { left, ...place } = places[path]!
    if (!left || (isStopped && behind.knows(path))) return false
    const uids = await rest.of(client, path, place.validity, left)
    if (isStopped) {
      behind.note(path, left.of, uids.length)
      // Else all of it would lie ahead as it goes on, and what is new behind it.
      await host.goOnAt(cursorWith(await host.cursor(), places))
      return false
    }
    const slice = uids.slice(0, atOnce)
    await readPart(client, path, leftOut({ ...place, left }, left, slice, uids.length - slice.length))
    if (slice.length < uids.length) return true
    places[path] = place
    rest.done(path)
    return false
  }

  async function readPart(client: ImapFlow, path: string, part: Part) {
    const { uids, told, later, name } = part
    const many = told ? uids.filter((uid) => uid <= told.until).length : 0
    let read = 0
    const tell = (upTo: number) => {
      while (read < many && uids[read]! <= upTo) read++
      if (told) behind.note(`${path}${name}`, told.of, many - read + later)
    }
    tell(0)
    if (!watched.has(path))
      watched.set(
        path,
        suspects(() => host.status('mail_not_readable')),
      )
    let storing = Promise.resolve()
    try {
      // The next mails are fetched while these are being stored.
      for await (const mails of fetched(client, part, watched.get(path)!)) {
        await storing
        storing = keep({ settings, host, places }, client, path, part, mails).then(() => tell(mails.at(-1)!.uid))
        storing.catch(() => {})
      }
    } finally {
      await storing
    }
  }
}

function missing(error: { responseStatus?: string }): never {
  throw error.responseStatus === 'NO' ? new NoFolder('There is no such folder') : error
}
