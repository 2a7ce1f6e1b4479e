import { createHash, timingSafeEqual } from 'node:crypto'

/** Whatever is called back is small. */
const mostBytes = 256 * 1024

export const empty = (status: number) => new Response(null, { status })

const digest = (text: string) => createHash('sha256').update(text).digest()
/** Takes the same time wherever they differ. */
export const same = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))

/** The body of a call; null where it is too long. */
export async function bodyOf(request: Request): Promise<Buffer | null> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return null
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length
    if (size > mostBytes) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Keeps what was called back, and only then says that it is here: whoever hears anything else comes again. */
export const acknowledged = (keeping: Promise<void>, answer = () => empty(200)) =>
  keeping.then(answer, () => empty(503))
