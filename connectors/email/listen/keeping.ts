import type { ImapFlow } from 'imapflow'
import type { Host } from '../../connector.ts'
import type { Settings } from '../settings.ts'
import { cursorWith, type Cursor, type Place } from './cursor.ts'
import { begun, type Mail } from './folder.ts'
import type { Part } from './placing.ts'
import { store } from './storing.ts'

/** Stores mails of one folder and, with the last of them, up to where it has been read; `places` follows. */
export async function keep(
  { settings, host, places }: { settings: Settings; host: Host; places: Cursor },
  client: ImapFlow,
  path: string,
  part: Part,
  mails: Mail[],
): Promise<void> {
  const place = part.upTo(mails.at(-1)!.uid)
  await store(settings, host, mails, await cursor(place)).catch(async (error: { code?: string }) => {
    if (error.code !== 'too_large') throw error
    for (const mail of mails) await smaller(mail, await cursor(part.upTo(mail.uid)))
  })
  places[path] = place
  if (settings.markSeen) await client.messageFlagsAdd(mails.map(({ uid }) => uid).join(','), ['\\Seen'], { uid: true })

  async function cursor(place: Place) {
    return cursorWith(await host.cursor(), { ...places, [path]: place })
  }

  /** The core takes less than the mailbox: a large one comes as its beginning. */
  async function smaller(mail: Mail, cursor: string) {
    const refused = (error: { code?: string }) => {
      if (error.code !== 'too_large') throw error
      return true
    }
    if (!(await store(settings, host, [mail], cursor).then(() => false, refused))) return
    const cut = await begun(client, mail.uid, mail.bytes.length)
    if (await store(settings, host, [cut], cursor).then(() => false, refused)) host.status('mail_not_readable')
  }
}
