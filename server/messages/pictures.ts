import type { Id } from '../../db/ids.ts'
import { refuse } from '../contract/refusal.ts'
import { fetchOutside } from '../core/egress.ts'
import { conceal, reveal } from '../core/secrets.ts'
import { turns } from './turns.ts'

/** Bytes of one picture, and milliseconds until it is here. */
const bounds = { bytes: 5_000_000, time: 10_000 }

const about = (messageId: Id) => `picture of ${messageId}`

/** By which a picture of this message may be asked for. Only what the message shows has such a name: we fetch nothing else. */
export const pictureName = (messageId: Id, address: string) =>
  Buffer.from(conceal(address, about(messageId))).toString('base64url')

/** A page may show hundreds, from servers that answer slowly; all of them together may take as much memory as this. */
const turn = turns({ each: 6, all: 24, eachWaiting: 300, waiting: 3000 })

/** A picture that lies elsewhere, fetched in place of the agent who looks at it, for as long as he does. */
export async function remotePicture(
  agentId: Id,
  messageId: Id,
  name: string,
  signal: AbortSignal,
): Promise<{ mime: string; bytes: Buffer }> {
  const address = addressOf(messageId, name)
  const fetched = () =>
    fetchOutside(address, { ...bounds, signal }).catch(() => refuse('not_found', 'The picture could not be fetched.'))
  const bytes = await turn(agentId, signal, fetched)
  const mime = kindOf(bytes) ?? refuse('not_found', 'What lies there is no picture.')
  return { mime, bytes }
}

function addressOf(messageId: Id, name: string): string {
  try {
    return reveal(Buffer.from(name, 'base64url'), about(messageId)) as string
  } catch {
    return refuse('not_found', 'There is no such picture in this message.')
  }
}

const kinds: { [mime: string]: (begin: string) => boolean } = {
  'image/png': (begin) => begin.startsWith('\x89PNG\r\n\x1a\n'),
  'image/jpeg': (begin) => begin.startsWith('\xff\xd8\xff'),
  'image/gif': (begin) => begin.startsWith('GIF87a') || begin.startsWith('GIF89a'),
  'image/webp': (begin) => begin.startsWith('RIFF') && begin.slice(8, 12) === 'WEBP',
}

/** By its first bytes, whatever its sender calls it: of these kinds alone nothing can run. */
const kindOf = (bytes: Buffer) => Object.keys(kinds).find((mime) => kinds[mime]!(bytes.toString('latin1', 0, 16)))
