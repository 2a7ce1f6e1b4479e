import { InputFile } from 'grammy/web'
import type { Message } from 'grammy/types'
import type { Part } from '../../connector.ts'
import type { Client } from '../client.ts'
import type { Dialect } from '../dialect.ts'

export const textLength = 4096
const captionLength = 1024
const albumLength = 10
const photoBytes = 10 * 1024 * 1024

interface Ready {
  mime: string
  size: number
  /** Opens it: not before it is its turn, as what is refused before leaves the rest unread. */
  file: () => Promise<InputFile>
}
/** Where it goes, and what it quotes there. */
export interface Place {
  chat_id: string
  message_thread_id?: number
  reply_parameters?: { message_id: number; allow_sending_without_reply: true }
  reply_to_message_id?: number
}
type Say = (place: Place) => Promise<Message[]>

export const filesOf = ({ files }: Part): Ready[] =>
  files.map(({ name, mime, size, open }) => ({ mime, size, file: async () => new InputFile(await open(), name) }))

/** The calls that say all of it. A text that fits below a file goes with it. */
export function messagesOf({ albums }: Dialect, api: Client, text: string, files: Ready[]): Say[] {
  const fits = text.trim().length <= captionLength
  const alone: Say[] = files.length === 0 || !fits ? [async (place) => [await api.sendMessage({ ...place, text })]] : []
  const caption = fits && text.trim() !== '' ? { caption: text } : {}
  const bundles = albums ? chunks(files, albumLength) : files.map((file) => [file])
  return [
    ...alone,
    ...bundles.map((bundle, n) => {
      const above = n === 0 ? caption : {}
      return bundle.length === 1 ? oneFile(api, bundle[0]!, above) : album(api, bundle, above)
    }),
  ]
}

function oneFile(api: Client, { file, ...like }: Ready, caption: { caption?: string }): Say {
  return async (place) => {
    const opened = await file()
    if (isPicture(like)) return [await api.sendPhoto({ ...place, photo: opened, ...caption })]
    if (like.mime === 'video/mp4') return [await api.sendVideo({ ...place, video: opened, ...caption })]
    if (like.mime === 'audio/ogg') return [await api.sendVoice({ ...place, voice: opened, ...caption })]
    return [await api.sendDocument({ ...place, document: opened, ...caption })]
  }
}

/** Pictures and films go together; anything else goes only with its like, so then all of it goes as files. */
function album(api: Client, bundle: Ready[], caption: { caption?: string }): Say {
  const seen = bundle.every((one) => isPicture(one) || one.mime === 'video/mp4')
  const medium = async ({ file, ...like }: Ready, n: number) => ({
    type: seen ? (isPicture(like) ? ('photo' as const) : ('video' as const)) : ('document' as const),
    media: await file(),
    ...(n === 0 && caption),
  })
  return async (place) => api.sendMediaGroup({ ...place, media: (await Promise.all(bundle.map(medium))) as never })
}

const isPicture = ({ mime, size }: { mime: string; size: number }) =>
  (mime === 'image/jpeg' || mime === 'image/png') && size <= photoBytes

function chunks<T>(all: T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, n) => all.slice(n * most, (n + 1) * most))
}
