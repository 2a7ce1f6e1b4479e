const refusals = {
  unsigned: [
    401,
    'The headers webhook-id, webhook-timestamp and webhook-signature are needed, as Standard Webhooks has them.',
  ],
  too_old: [401, 'webhook-timestamp is more than five minutes away from our clock.'],
  wrong_signature: [
    401,
    'No signature fits. Sign "<webhook-id>.<webhook-timestamp>.<body>", the body byte for byte as it is sent.',
  ],
  expired: [403, 'This link is not good, or no more.'],
  not_found: [404, 'There is nothing here: post to /in/<channel id>/messages.'],
  too_large: [413, 'This is larger than is accepted here.'],
  too_slow: [408, 'The body was not here within 20 seconds. Send it again with the same webhook-id.'],
  not_json: [422, 'The body is no JSON in UTF-8.'],
  invalid: [422, 'The body is no event that this channel knows.'],
  unavailable: [503, 'It was not kept. Send it again with the same webhook-id.'],
} as const
export type Code = keyof typeof refusals

export class Denial extends Error {
  readonly code: Code
  /** Which field, and what it should be. */
  readonly details: string[] | undefined
  constructor(code: Code, details?: string[]) {
    super(code)
    this.code = code
    this.details = details
  }
}

const headers = { 'cache-control': 'no-store' }
export const json = (value: unknown, status: number) => Response.json(value, { status, headers })

export function denied(error: unknown) {
  const { code, details } = error instanceof Denial ? error : new Denial(codeOf(error))
  const [status, message] = refusals[code]
  return json({ error: { code, message, ...(details && { details }) } }, status)
}

/** Of whatever the core refuses; nothing of a fault leaves. */
const codeOf = (error: unknown): Code =>
  (error as { code?: unknown }).code === 'too_large' ? 'too_large' : 'unavailable'
