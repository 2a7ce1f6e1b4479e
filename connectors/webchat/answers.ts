const statuses = {
  invalid: 422,
  not_found: 404,
  unauthenticated: 401,
  forbidden: 403,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
}
export type Code = keyof typeof statuses

/** Turns a request down; `message` holds nothing that the asker may not know. */
export class Denial extends Error {
  readonly code: Code
  constructor(code: Code, message: string) {
    super(message)
    this.code = code
  }
}

export const json = (value: unknown, headers: Record<string, string> = {}, status = 200) =>
  Response.json(value, { status, headers: { 'cache-control': 'no-store', ...headers } })

export const denied = (error: unknown) => {
  const { code, message } =
    error instanceof Denial ? error : new Denial('unavailable', 'Not possible at the moment: try again')
  return json({ error: { code, message } }, {}, statuses[code])
}
