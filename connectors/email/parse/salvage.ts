import type { InboundMessage } from '../../connector.ts'
import { decode } from '../mime/charset.ts'
import { first, split } from '../mime/headers.ts'
import { line } from '../mime/words.ts'
import { addresses } from './addresses.ts'

/** Of a mail that broke everything: who, about what, and its first letters. */
export function salvage(bytes: Uint8Array): InboundMessage {
  const { headers, body } = attempt(() => split(bytes), { headers: [], body: bytes })
  const [from] = attempt(() => addresses([first(headers, 'from')]), [])
  const subject = attempt(() => line(first(headers, 'subject'), 1000), '')
  return {
    type: 'message',
    from: { ...(from ?? { kind: 'email', address: 'unknown@sender.invalid' }), verified: false },
    text: source(body),
    ...(subject && { subject }),
    // Nobody knows what it is, so no program answers it.
    automatic: true,
  }
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch {
    return otherwise
  }
}

/** The first letters of a mail as they stand in it. */
export const source = (bytes: Uint8Array) =>
  attempt(() => decode(bytes.subarray(0, 20_000)), '')
    .replaceAll('\0', '')
    .trim()
