/** SQLSTATE of a database error, however deep drizzle has wrapped it. Each has a digit; `EPIPE` is none. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code
    if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

/** Rolled back for certain and worth another try: serialisation failure, deadlock. */
export const isRetryable = (error: unknown) => ['40001', '40P01'].includes(sqlState(error) ?? '')

const gone = [
  'ECONNRESET',
  'EPIPE',
  'ECONNREFUSED',
  'ENOENT',
  'Connection terminated',
  'timeout exceeded',
  'server closed the connection',
  'not queryable',
]

/** The connection went away: whether a COMMIT under way took effect is unknown. */
export function lostConnection(error: unknown): boolean {
  const state = sqlState(error)
  // A protocol violation is a mistake of ours, and would come again.
  if (state) return (state.startsWith('08') && state !== '08P01') || state.startsWith('57P')
  const first = root(error)
  if (!(first instanceof Error)) return false
  const text = `${(first as { code?: unknown }).code ?? ''} ${first.message}`
  return gone.some((sign) => text.includes(sign))
}

/**
 * What is sent together in one transaction, all of it waited for: nothing may still be on its way when it is rolled back.
 * Throws the error that came first, and not that of a statement behind it, which was refused for the first one's sake.
 */
export async function alongside<T extends readonly unknown[]>(
  ...running: { [N in keyof T]: PromiseLike<T[N]> }
): Promise<T> {
  const ends = await Promise.allSettled(running)
  const errors = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []))
  if (errors.length > 0) throw errors.find((error) => sqlState(error) !== aborted) ?? errors[0]
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as T
}
const aborted = '25P02'

/** A disk took no more, ours or the database's: the same will pass once somebody has made room. */
export const lacksRoom = (error: unknown) =>
  sqlState(error)?.startsWith('53') ?? ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes(codeOf(root(error)))

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '')

/** Where it began: what wraps it repeats the parameters, which may hold what a person wrote. */
const root = (error: unknown): unknown => (error instanceof Error && error.cause ? root(error.cause) : error)

export const isUniqueViolation = (error: unknown) => sqlState(error) === '23505'

/** What may be written to a log about an error: never its message, which may hold what a person wrote. */
export function fault(error: unknown) {
  if (!(error instanceof Error)) return { name: typeof error }
  return { name: error.name, sqlState: sqlState(error), at: framesOf(error).slice(0, 6) }
}

/** The stack begins with the message, and a line of that may look like a frame. */
function framesOf({ stack = '', message }: Error): string[] {
  const [, ...rest] = message === '' ? ['', stack] : stack.split(message)
  const lines = rest.at(-1)?.split('\n') ?? []
  return lines.filter((line) => line.startsWith('    at ')).map((line) => line.trim())
}
