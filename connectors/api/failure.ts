import { ChannelError, type Answered } from '../connector.ts'

/** What the far side's refusal asks of us. Most pass when its developers have mended what is wrong. */
export function refused({ status, headers }: Answered): ChannelError {
  const code = codes[status] ?? (status < 400 ? 'redirect' : status < 500 ? 'far_refused' : 'far_broken')
  const certain = status < 500 || status === 503
  const after = status === 429 || status === 503 ? seconds(headers['retry-after']) : undefined
  return new ChannelError(code, { retry: !forGood.has(status), certain, said: String(status), ...(after && { after }) })
}

const day = 86_400
/** As a number or as a date; a far side that wants more than a day is asked once a day. */
function seconds(wait: string | string[] | undefined, now = Date.now()): number | undefined {
  const given = String(wait ?? '').trim()
  const found = /^\d{1,9}$/.test(given) ? Number(given) : (Date.parse(given) - now) / 1000
  return found > 0 ? Math.min(found, day) : undefined
}

const codes: Record<number, string> = {
  400: 'message_refused',
  401: 'not_believed',
  403: 'not_believed',
  404: 'no_such_address',
  410: 'gone',
  413: 'message_too_large',
  415: 'message_refused',
  422: 'message_refused',
  429: 'far_busy',
  503: 'far_busy',
}
/** It does not want this message, or none at all any more. */
const forGood = new Set([400, 410, 413, 415, 422])

/** What is wrong with one message only says nothing of the channel. */
export const isOfChannel = ({ code }: ChannelError) => !code.startsWith('message_')
