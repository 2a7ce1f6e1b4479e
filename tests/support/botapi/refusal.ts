import type { ResponseParameters } from '@grammyjs/types'

/** What Telegram answers in place of a result. */
export class Refused extends Error {
  readonly code: number
  readonly parameters: ResponseParameters | undefined
  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

export const badRequest = (what: string) => new Refused(400, `Bad Request: ${what}`)
export const forbidden = (what: string) => new Refused(403, `Forbidden: ${what}`)
export const conflict = (what: string) => new Refused(409, `Conflict: ${what}`)
export const tooMany = (seconds: number) =>
  new Refused(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
