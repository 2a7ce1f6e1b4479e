import { ChannelError } from '../../connector.ts'
import { Lost } from './line.ts'

interface Meaning {
  code: string
  retry: boolean
  /** Seconds. */
  after?: number
}
const busy = { code: 'busy', retry: true }
const broken = { code: 'gateway_broken', retry: true }
const wrongKey = { code: 'wrong_key', retry: true }
const unknownNumber = { code: 'unknown_number', retry: false }
const wrongSender = { code: 'wrong_sender', retry: false }
const textRefused = { code: 'text_refused', retry: false }

/** What a `command_status` means, 5.1.3. Those that are not here, and those of the gateway's own, refuse the message. */
const meanings: Record<number, Meaning> = {
  0x01: textRefused,
  0x04: broken,
  0x05: { code: 'already_bound', retry: true },
  0x08: broken,
  0x0a: wrongSender,
  0x0b: unknownNumber,
  0x0d: wrongKey,
  0x0e: wrongKey,
  0x0f: wrongKey,
  0x14: { ...busy, after: 5 },
  0x48: wrongSender,
  0x49: wrongSender,
  0x50: unknownNumber,
  0x51: unknownNumber,
  0x53: wrongKey,
  0x58: { ...busy, after: 1 },
  0x64: busy,
  0xfe: { code: 'unreachable', retry: false },
  0xff: broken,
  0x104: textRefused,
}

/** The other side answered that it did not do it. */
export function refusal(status: number): ChannelError {
  const { code, ...rest } = meanings[status] ?? { code: 'refused', retry: false }
  return new ChannelError(code, { ...rest, certain: true, said: `0x${status.toString(16).padStart(8, '0')}` })
}

export function failure(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  if (error instanceof Lost && error.written) return new ChannelError('no_answer', { retry: false, certain: false })
  return new ChannelError(unreached(error), { retry: true, certain: true })
}

function unreached(error: unknown) {
  const { code = '' } = (error ?? {}) as { code?: string }
  if (/^(?:ENOTFOUND|EAI_\w+|ENODATA)$/.test(code)) return 'no_such_host'
  return /CERT|SSL|TLS|SELF_SIGNED|ISSUER|SIGNATURE|EPROTO/.test(code) ? 'tls_refused' : 'no_answer'
}
