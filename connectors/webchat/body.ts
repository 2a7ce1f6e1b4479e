import { Denial } from './answers.ts'

/** The whole body, or a denial as soon as it is longer than `most` bytes: never more is held. */
export async function body(request: Request, most: number): Promise<Uint8Array> {
  const tooLarge = new Denial('too_large', 'This is too large')
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length > most) throw tooLarge
    parts.push(part)
  }
  return Buffer.concat(parts)
}
