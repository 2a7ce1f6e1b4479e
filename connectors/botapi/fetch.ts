import { ChannelError, type Ask } from '../connector.ts'
import { rootOf, type Client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { failure } from './failure.ts'
import type { Settings } from './settings.ts'

const patience = 120_000
/** Telegram gives links to no larger ones. */
const mostBytes = 21 * 1024 * 1024

/** Asks for a link, which lasts an hour, and follows it at once. */
export async function fetchFile(
  dialect: Dialect,
  settings: Settings,
  { api, ask }: { api: Client; ask: Ask },
  ref: string,
): Promise<ReadableStream> {
  const told = (error: unknown) => {
    throw failure(error)
  }
  const { file_path: path, file_size: size = 0 } = await api.getFile({ file_id: ref }).catch(told)
  if (!path || !/^[\w./-]{1,500}$/.test(path) || path.includes('..')) throw gone
  // A server of one's own gives links to larger ones.
  if (size > mostBytes) throw tooLarge
  const address = `${rootOf(dialect, settings)}/file/bot${settings.token}/${path}`
  const { status, stream } = await ask(address, { time: patience, bytes: mostBytes, streams: true }).catch(told)
  if (status === 200) return stream!
  await stream!.cancel()
  if (status === 404 || status === 410) throw gone
  throw new ChannelError('no_answer', { retry: true, certain: true })
}

const gone = new ChannelError('file_gone', { retry: true, certain: true })
const tooLarge = new ChannelError('file_too_large', { retry: false, certain: true })
