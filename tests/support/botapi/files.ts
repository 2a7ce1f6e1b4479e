import type { File, Message } from '@grammyjs/types'
import { nowOf, type Bot, type Stored } from './bot.ts'
import type { Given, Upload } from './given.ts'
import { badRequest, Refused } from './refusal.ts'

const mb = 1024 * 1024
const hour = 3_600_000
export type Medium = 'photo' | 'document' | 'video' | 'voice'

/** The file that a field of a call names: one uploaded with it, one that Telegram has. It loads nothing from elsewhere. */
export function fileOf(bot: Bot, given: Given, field: unknown, medium: Medium): Stored {
  const upload = uploadOf(given, field)
  if (upload) return stored(bot, upload, medium)
  const known = bot.files.get(String(field))
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified')
  return known
}

/** `attach://name` names a part of the request; a file can also be the field itself. */
function uploadOf({ uploads }: Given, field: unknown): Upload | undefined {
  const text = String(field)
  return uploads.get(text.startsWith('attach://') ? text.slice('attach://'.length) : text)
}

function stored(bot: Bot, { name, mime, bytes }: Upload, medium: Medium) {
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > 50 * mb) throw new Refused(413, 'Request Entity Too Large')
  if (medium === 'photo' && bytes.length > 10 * mb) throw badRequest('file is too big')
  if (medium === 'photo' && !isPicture(bytes)) throw badRequest('IMAGE_PROCESS_FAILED')
  return bot.keep(name, mime, bytes)
}

const isPicture = (bytes: Buffer) =>
  [Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('\x89PNG', 'latin1')].some((mark) =>
    bytes.subarray(0, mark.length).equals(mark),
  )

/** What stands in a message for a file. */
export function inMessage({ id, name, mime, bytes }: Stored, medium: Medium): Partial<Message> {
  const file = { file_id: id, file_unique_id: `u-${id}`, file_size: bytes.length }
  if (medium === 'photo')
    return {
      photo: [
        { ...file, width: 90, height: 60 },
        { ...file, width: 900, height: 600 },
      ],
    }
  if (medium === 'voice') return { voice: { ...file, duration: 1, mime_type: mime } }
  if (medium === 'video')
    return { video: { ...file, width: 90, height: 60, duration: 1, file_name: name, mime_type: mime } }
  return { document: { ...file, file_name: name, mime_type: mime } }
}

/** Gives a link that lasts an hour. */
export function getFile(bot: Bot, given: Given): File {
  const file = bot.files.get(String(given.file_id ?? ''))
  if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable')
  if (file.bytes.length > 20 * mb) throw badRequest('file is too big')
  const path = `documents/${crypto.randomUUID()}`
  file.links.set(path, nowOf(bot.clock) + hour)
  return { file_id: file.id, file_unique_id: `u-${file.id}`, file_size: file.bytes.length, file_path: path }
}

/** What lies at a link that has not expired. */
export function linked(bot: Bot, path: string): Stored | undefined {
  return [...bot.files.values()].find(({ links }) => (links.get(path) ?? 0) > nowOf(bot.clock))
}
