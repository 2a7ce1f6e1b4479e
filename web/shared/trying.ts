import type { Id } from '../../server/contract/rows.ts'
import { Failure, failureOf, type Settings } from './api.ts'

/** One step of trying settings out; `code` is `ok` or says what is wrong. */
export interface Tried {
  step: string
  code: string
}

/** Tries settings out on the far side: each step as soon as it is known. */
export async function* tryOut(
  kind: string,
  tried: { settings: Settings; channelId?: Id | undefined },
  signal: AbortSignal,
): AsyncGenerator<Tried> {
  const headers = { 'content-type': 'application/json' }
  const path = `/api/v1/connectors/${encodeURIComponent(kind)}/check`
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(tried), signal }).catch(lost)
  if (!answer.ok) throw await failureOf(answer)
  for await (const line of linesOf(answer.body!.getReader())) yield JSON.parse(line) as Tried
}

/** Whole lines, however the bytes were cut on their way. */
export async function* linesOf(reader: Pick<ReadableStreamDefaultReader<Uint8Array>, 'read'>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read().catch(lost)
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n')
    rest = done ? '' : lines.pop()!
    yield* lines.filter((line) => line !== '')
    if (done) return
  }
}

function lost(): never {
  throw new Failure('offline', 'No connection')
}
