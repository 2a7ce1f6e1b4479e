/**
 * One HTTP request to an address that somebody has typed in. It leads to the public internet, or to a network that the
 * operator has allowed, and follows no redirect. Throws `ChannelError` where nothing was answered: `private_address`,
 * `no_such_host`, `tls_refused`, `no_answer`.
 */
export type Ask = (address: string, request: Asked) => Promise<Answered>
export interface Asked {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** A stream leaves as it comes; the far side is then not told beforehand how long it is. */
  body?: Uint8Array | string | ReadableStream<Uint8Array>
  /** Milliseconds until all of it must be over. */
  time: number
  signal?: AbortSignal
  /** So many bytes of what is answered are read, and no answer has more; none unless told. */
  bytes?: number
  /** What is answered is passed on as it comes: `Answered.stream`, which is read to its end or cancelled. */
  streams?: true
}
export interface Answered {
  status: number
  headers: Record<string, string | string[] | undefined>
  body?: Uint8Array
  /** Ends in a `ChannelError` where it breaks off or is too long. */
  stream?: ReadableStream<Uint8Array>
}
