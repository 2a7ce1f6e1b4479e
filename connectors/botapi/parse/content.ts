import type { PendingFile } from '../../connector.ts'
import type { People } from './links.ts'
import { escaped, page, rich, type Rich } from './rich.ts'
import { nameOf, type FarFile, type Message } from './update.ts'

/** What a message says, and the files that go with it; undefined where nobody said anything. */
export function contentOf(message: Message, people?: People): (Rich & { pending?: PendingFile[] }) | undefined {
  const said = writtenIn(message, people)
  const rest = cards(message)
  const text = joined([said.text, ...rest])
  const pending = filesIn(message)
  if (text === '' && pending.length === 0) return undefined
  const html = said.html === undefined ? undefined : page(joined([said.html, ...rest.map(escaped)]))
  return { text, ...(html !== undefined && { html }), ...(pending.length > 0 && { pending }) }
}

const joined = (parts: string[]) => parts.filter((part) => part !== '').join('\n\n')

function writtenIn({ text, entities = [], caption = '', caption_entities = [] }: Message, people?: People): Rich {
  return text ? rich(text, entities, people) : rich(caption, caption_entities, people)
}

function cards({ location, venue, contact, dice, poll }: Message): string[] {
  const place = venue?.location ?? location
  return [
    venue ? `${venue.title}\n${venue.address}` : '',
    place ? `📍 ${mapOf(place)}` : '',
    contact ? `👤 ${nameOf({ ...contact, username: undefined })}\n${contact.phone_number}` : '',
    dice ? `${dice.emoji} ${dice.value}` : '',
    poll ? [poll.question, ...poll.options.map(({ text }) => `○ ${text}`)].join('\n') : '',
  ]
}

const mapOf = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
  `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`

function filesIn(message: Message): PendingFile[] {
  const { photo, document, video, voice, audio, video_note, animation, sticker } = message
  // An animation comes as a document too, for programs that know none.
  const found: [FarFile | undefined, string, string][] = [
    [largest(photo), 'photo.jpg', 'image/jpeg'],
    [animation, 'animation.mp4', 'video/mp4'],
    [animation ? undefined : document, 'file', 'application/octet-stream'],
    [video, 'video.mp4', 'video/mp4'],
    [voice, 'voice.ogg', 'audio/ogg'],
    [audio, 'audio.mp3', 'audio/mpeg'],
    [video_note, 'video.mp4', 'video/mp4'],
    [sticker, ...stickerLike(sticker)],
  ]
  return found.flatMap(([file, name, mime]) => (file ? [pendingOf(file, name, mime)] : []))
}

const largest = (sizes: FarFile[] = []) => sizes.at(-1)

function stickerLike(sticker: Message['sticker']): [string, string] {
  if (sticker?.is_animated) return ['sticker.tgs', 'application/gzip']
  return sticker?.is_video ? ['sticker.webm', 'video/webm'] : ['sticker.webp', 'image/webp']
}

function pendingOf(file: FarFile, name: string, mime: string): PendingFile {
  const { file_id: ref, file_unique_id: key, file_size: size, file_name, mime_type } = file
  return {
    ref,
    ...(key && { key }),
    name: file_name ?? name,
    mime: mime_type ?? mime,
    ...(size !== undefined && { size }),
  }
}
