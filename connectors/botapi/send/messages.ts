import { InputFile } from 'grammy/web'
import type { Message } from 'grammy/types'
import type { Part } from '../../connector.ts'
import type { Client } from '../client.ts'
import type { Dialect } from '../dialect.ts'
import type { Keyboard } from '../keyboard.ts'

export const textLength = 4096
const captionLength = 1024
const albumLength = 10
const photoBytes = 10 * 1024 * 1024

interface Ready {
  mime: string
  size: number
  /** Not before it is its turn, as what is refused before leaves the rest unread. */
  open: () => Promise<Opened>
}
interface Opened {
  file: InputFile
  close: () => Promise<unknown>
}
/** Where it goes, and what it quotes there. */
export interface Place extends Keyboard {
  chat_id: string
  message_thread_id?: number
  reply_parameters?: { message_id: number; allow_sending_without_reply: true }
  reply_to_message_id?: number
}
type Say = (place: Place) => Promise<Message[]>

export const filesOf = ({ files }: Part): Ready[] =>
  files.map(({ name, mime, size, open }) => ({ mime, size, open: async () => opened(name, await open()) }))

/** The library writes a name into the request as it is given: one with a semicolon in it would say more than a name. */
const quoted = (name: string) => `"${name.replaceAll('"', '%22')}"`

function opened(name: string, stream: ReadableStream<Uint8Array>): Opened {
  const pieces = piecesOf(stream)
  const close = () =>
    pieces
      .return()
      .then(() => stream.cancel())
      .catch(() => {})
  return { file: new InputFile(pieces, quoted(name)), close }
}

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const piece of stream as unknown as AsyncIterable<Uint8Array>) yield piece
}

/** However the call ends, nothing stays open: a line may break before a file is read to its end. */
async function withOpen<T>(files: Ready[], call: (files: InputFile[]) => Promise<T>): Promise<T> {
  const all: Opened[] = []
  try {
    for (const { open } of files) all.push(await open())
    return await call(all.map(({ file }) => file))
  } finally {
    await Promise.all(all.map(({ close }) => close()))
  }
}

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

function oneFile(api: Client, ready: Ready, caption: { caption?: string }): Say {
  const { mime } = ready
  const call = async (place: Place, opened: InputFile) => {
    if (isPicture(ready)) return api.sendPhoto({ ...place, photo: opened, ...caption })
    if (mime === 'video/mp4') return api.sendVideo({ ...place, video: opened, ...caption })
    if (mime === 'audio/ogg') return api.sendVoice({ ...place, voice: opened, ...caption })
    return api.sendDocument({ ...place, document: opened, ...caption })
  }
  return (place) => withOpen([ready], async ([opened]) => [await call(place, opened!)])
}

/** Pictures and films go together; anything else goes only with its like, so then all of it goes as files. */
function album(api: Client, bundle: Ready[], caption: { caption?: string }): Say {
  const seen = bundle.every((one) => isPicture(one) || one.mime === 'video/mp4')
  const medium = (like: Ready, media: InputFile, n: number) => ({
    type: seen ? (isPicture(like) ? ('photo' as const) : ('video' as const)) : ('document' as const),
    media,
    ...(n === 0 && caption),
  })
  return (place) =>
    withOpen(bundle, (opened) => {
      const media = bundle.map((one, n) => medium(one, opened[n]!, n))
      return api.sendMediaGroup({ ...place, media: media as never })
    })
}

const isPicture = ({ mime, size }: { mime: string; size: number }) =>
  (mime === 'image/jpeg' || mime === 'image/png') && size <= photoBytes

function chunks<T>(all: T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, n) => all.slice(n * most, (n + 1) * most))
}
