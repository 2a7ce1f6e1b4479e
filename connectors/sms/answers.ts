/** Whatever is called back is small: bytes. */
export const mostBytes = 256 * 1024

export const empty = (status: number) => new Response(null, { status })

/** Keeps what was called back, and only then says that it is here: whoever hears anything else comes again. */
export const acknowledged = (keeping: Promise<void>, answer = () => empty(200)) =>
  keeping.then(answer, () => empty(503))

/** What a gateway answered, as JSON; undefined for anything else. */
export function jsonIn(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(body ?? []).toString())
  } catch {
    return undefined
  }
}
