/** Why a request is turned down: a closed list, one HTTP status each. */
export const refusals = {
  invalid: 422,
  not_found: 404,
  unauthenticated: 401,
  forbidden: 403,
  /** By the customer himself, and for everybody. */
  forbidden_by_customer: 403,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
} as const
export type RefusalCode = keyof typeof refusals

/** Expected, and told to the caller as it is: `message` must hold nothing that he may not know. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: unknown
  constructor(code: RefusalCode, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }
}

export function refuse(code: RefusalCode, message: string, details?: unknown): never {
  throw new Refusal(code, message, details)
}

/** Every error answer's body. A fault (500) has code `fault` and the request's `id`, and nothing more. */
export interface ErrorBody {
  error: { code: RefusalCode | 'fault'; message: string; details?: unknown; id?: string }
}
