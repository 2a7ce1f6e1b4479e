import { ChannelError } from '../connector.ts'
import { rootOf, type Client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { failure } from './failure.ts'
import type { Settings } from './settings.ts'

const patience = 120_000

/** Asks for a link, which lasts an hour, and follows it at once. */
export async function fetchFile(
  dialect: Dialect,
  settings: Settings,
  api: Client,
  ref: string,
): Promise<ReadableStream> {
  const { file_path: path } = await api.getFile({ file_id: ref }).catch((error: unknown) => {
    throw failure(error)
  })
  if (!path || !/^[\w./-]{1,500}$/.test(path) || path.includes('..')) throw gone
  const address = `${rootOf(dialect, settings)}/file/bot${settings.token}/${path}`
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(patience) }).catch(
    (error: unknown) => {
      throw failure(error)
    },
  )
  if (answer.ok && answer.body) return answer.body
  await answer.body?.cancel()
  throw answer.status === 404 || answer.status === 410
    ? gone
    : new ChannelError('no_answer', { retry: true, certain: true })
}

const gone = new ChannelError('file_gone', { retry: true, certain: true })
