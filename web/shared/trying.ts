import type { Id } from '../../server/contract/rows.ts'
import { Failure, failureOf, type Settings } from './api.ts'

/** One step of trying something out; `code` is `ok`, says what is wrong, or is empty while the step is under way. */
export interface Tried {
  step: string
  code: string
  /** How long it took, where that is worth telling. */
  seconds?: number
  /** Which of several far sides it is about. */
  of?: { en: string; fa: string }
  /** What the far side said of it. */
  said?: string
  /** What is left there to send with. */
  left?: { amount: number; currency: string }
}

/** The steps as they are known now: one that was under way is told again. */
export function after(known: Tried[], step: Tried): Tried[] {
  const last = known.at(-1)
  return last?.step === step.step && last.of?.en === step.of?.en ? known.with(-1, step) : [...known, step]
}

/** Tries settings out on the far side: each step as soon as it is known. */
export const tryOut = (kind: string, tried: { settings: Settings; channelId?: Id | undefined }, signal: AbortSignal) =>
  steps(`/connectors/${encodeURIComponent(kind)}/check`, tried, signal)

/** Has a channel send something to itself: each step as soon as it is known. */
export const roundTrip = (id: Id, signal: AbortSignal) => steps(`/channels/${id}/round-trip`, {}, signal)

async function* steps(path: string, given: object, signal: AbortSignal): AsyncGenerator<Tried> {
  const headers = { 'content-type': 'application/json' }
  const sent = { method: 'POST', headers, body: JSON.stringify(given), signal }
  const answer = await fetch(`/api/v1${path}`, sent).catch(lost)
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
