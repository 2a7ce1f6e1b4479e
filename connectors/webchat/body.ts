import { bodyOf } from '../called.ts'
import { Denial } from './answers.ts'

/** The whole body, or a denial as soon as it is longer than `most` bytes. */
export async function body(request: Request, most: number): Promise<Uint8Array> {
  return (await bodyOf(request, most)) ?? tooLarge()
}

const tooLarge = (): never => {
  throw new Denial('too_large', 'This is too large')
}
