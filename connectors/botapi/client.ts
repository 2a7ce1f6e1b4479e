import { Api } from 'grammy/web'
import { ChannelError } from '../connector.ts'
import type { Dialect } from './dialect.ts'
import type { Settings } from './settings.ts'

/** Bytes of an answer: a hundred updates are far less. */
const mostBytes = 4 * 1024 * 1024

export const rootOf = ({ root }: Dialect, { server }: Settings) => server || root

/** Speaks to the far side as the bot of these settings. */
export const client = (dialect: Dialect, settings: Settings, timeoutSeconds = 60) =>
  new Api(settings.token, { apiRoot: rootOf(dialect, settings), timeoutSeconds, fetch: guarded }).raw
export type Client = ReturnType<typeof client>

/** Follows nobody elsewhere with the token in the address, and holds no more of an answer than one can be. */
async function guarded(...[address, options]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(address, { ...options, redirect: 'error' })
  const bytes = await bounded(response)
  if (response.headers.get('content-type')?.includes('json')) return new Response(bytes, { status: response.status })
  // A gateway in between: whether what is behind it did anything, it does not know either.
  throw new ChannelError('no_answer', { retry: true, certain: false })
}

async function bounded({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length
    if (size > mostBytes) throw new ChannelError('no_answer', { retry: true, certain: false })
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
