import { createHash, timingSafeEqual } from 'node:crypto'

/** The whole body of what was called, or null as soon as it is longer than `most` bytes: never more is held. */
export async function bodyOf(request: Request, most: number): Promise<Buffer<ArrayBuffer> | null> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return null
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length
    if (size > most) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

const digest = (text: string) => createHash('sha256').update(text).digest()
/** Whether two secrets are one. It takes the same time wherever they differ. */
export const same = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))
