import { Api } from 'grammy/web'
import { ChannelError, type Ask } from '../connector.ts'
import type { Dialect } from './dialect.ts'
import type { Settings } from './settings.ts'

/** Bytes of an answer: a hundred updates are far less. */
const mostBytes = 4 * 1024 * 1024

export const rootOf = ({ root }: Dialect, { server }: Settings) => server || root

/** Speaks to the far side as the bot of these settings. */
export const client = (dialect: Dialect, settings: Settings, ask: Ask, timeoutSeconds = 60) =>
  new Api(settings.token, {
    apiRoot: rootOf(dialect, settings),
    timeoutSeconds,
    fetch: asking(dialect, ask, timeoutSeconds * 1000),
  }).raw
export type Client = ReturnType<typeof client>

/** An admin may have typed the server in: it is reached as every such address is, and an answer is bounded. */
const asking =
  ({ streams }: Dialect, ask: Ask, time: number): typeof fetch =>
  async (address, options) => {
    const request = new Request(address, options)
    const { connection: _, ...headers } = Object.fromEntries(request.headers)
    const isStreamed = streams && headers['content-type']?.startsWith('multipart/')
    const body = isStreamed ? request.body! : new Uint8Array(await request.arrayBuffer())
    const { signal } = request
    const asked = { method: 'POST', headers, body, time, signal, bytes: mostBytes } as const
    const { status, headers: told, body: answer } = await ask(request.url, asked)
    if (String(told['content-type']).includes('json')) return new Response(Buffer.from(answer!), { status })
    // A gateway in between: whether what is behind it did anything, it does not know either.
    throw new ChannelError('no_answer', { retry: true, certain: false })
  }
