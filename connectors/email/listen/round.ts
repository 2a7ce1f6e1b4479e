import type { ImapFlow } from 'imapflow'
import type { Host } from '../../connector.ts'
import type { Settings } from '../settings.ts'
import { answered } from './connection.ts'
import { cursorOf, type Cursor, type Place } from './cursor.ts'
import { after, begun, fetched, placeIn, type Mail } from './folder.ts'
import type { Timing } from './limits.ts'
import { store } from './storing.ts'
import { suspects, type Suspects } from './suspects.ts'

export class NoFolder extends Error {}

/** Reads folders; what it remembers outlives a connection. */
export function reader(settings: Settings, host: Host, timing: Timing) {
  // Read up to there, though there may have been nothing to store.
  const places: Cursor = {}
  const watched = new Map<string, Suspects>()

  /** Stores everything that is new in one folder, in order. `opened` is told before it is looked. */
  return async function read(client: ImapFlow, path: string, opened = () => {}): Promise<void> {
    const box = await answered(client, client.mailboxOpen(path, { readOnly: !settings.markSeen }), timing.answer).catch(
      missing,
    )
    opened()
    places[path] = await placeIn(client, box, places[path] ?? cursorOf(await host.cursor())[path], settings.since)
    const uids = await after(client, places[path])
    if (!watched.has(path))
      watched.set(
        path,
        suspects(() => host.status('mail_not_readable')),
      )
    let storing = Promise.resolve()
    try {
      // The next mails are fetched while these are being stored.
      for await (const mails of fetched(client, uids, places[path], watched.get(path)!)) {
        await storing
        storing = keep(client, path, mails)
        storing.catch(() => {})
      }
    } finally {
      await storing
    }
    // All there was is stored, or gone, or not wanted.
    places[path].uid = Math.max(places[path].uid, uids.at(-1) ?? 0)
  }

  async function keep(client: ImapFlow, path: string, mails: Mail[]) {
    const place: Place = { ...places[path]!, uid: mails.at(-1)!.uid }
    await store(settings, host, mails, await cursor(path, place)).catch(async (error: { code?: string }) => {
      if (error.code !== 'too_large') throw error
      for (const mail of mails) await smaller(client, mail, await cursor(path, { ...place, uid: mail.uid }))
    })
    places[path] = place
    if (settings.markSeen)
      await client.messageFlagsAdd(mails.map(({ uid }) => uid).join(','), ['\\Seen'], { uid: true })
  }

  async function cursor(path: string, place: Place) {
    return JSON.stringify({ ...cursorOf(await host.cursor()), ...places, [path]: place })
  }

  /** The core takes less than the mailbox: a large one comes as its beginning. */
  async function smaller(client: ImapFlow, mail: Mail, cursor: string) {
    const refused = (error: { code?: string }) => {
      if (error.code !== 'too_large') throw error
      return true
    }
    if (!(await store(settings, host, [mail], cursor).then(() => false, refused))) return
    const cut = await begun(client, mail.uid, mail.bytes.length)
    if (await store(settings, host, [cut], cursor).then(() => false, refused)) host.status('mail_not_readable')
  }
}

function missing(error: { responseStatus?: string }): never {
  throw error.responseStatus === 'NO' ? new NoFolder('There is no such folder') : error
}
