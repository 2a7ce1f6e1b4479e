import { z } from 'zod'
import { ChannelError, type Answered, type Ask } from '../../connector.ts'
import { jsonIn } from '../answers.ts'
import { byStatus, refused, type Reason } from '../failure.ts'
import { serverOf, type KavenegarSettings } from './settings.ts'

/** Milliseconds. */
const patience = 20_000
const mostBytes = 1024 * 1024

const answered = z.looseObject({
  return: z.looseObject({ status: z.int(), message: z.string().nullish() }),
  entries: z.unknown(),
})

/** Calls a method of the account. Answers its entries, or throws `ChannelError`. */
export function client(settings: KavenegarSettings, ask: Ask) {
  return async (method: string, form: Record<string, string>, signal?: AbortSignal): Promise<unknown> => {
    const answer = await ask(`${serverOf(settings)}/v1/${settings.kavenegarKey}/${method}.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      time: patience,
      bytes: mostBytes,
      ...(signal && { signal }),
    })
    const { success, data } = answered.safeParse(jsonIn(answer.body))
    if (success && data.return.status === 200) return data.entries
    throw success ? refusal(data.return) : unread(answer)
  }
}
export type Client = ReturnType<typeof client>

/** An answer that is good and cannot be read may be of something that was done. */
const unread = (answer: Answered) =>
  answer.status < 300 ? new ChannelError('no_answer', { retry: false, certain: false }) : byStatus(answer)

function refusal({ status, message }: { status: number; message?: string | null | undefined }): ChannelError {
  const said = `${status} ${message ?? ''}`.trim()
  if (status >= 500 && !reasons[status])
    return new ChannelError('gateway_broken', { retry: true, certain: false, said })
  return refused(reasons[status] ?? 'refused', said)
}

/** Source: https://kavenegar.com/rest.html, the answers of each call. */
const reasons: Record<number, Reason> = {
  401: 'not_allowed',
  402: 'gateway_broken',
  403: 'wrong_key',
  407: 'not_allowed',
  409: 'busy',
  411: 'wrong_number',
  412: 'wrong_sender',
  413: 'text_refused',
  416: 'not_allowed',
  418: 'no_credit',
  420: 'text_refused',
  422: 'text_refused',
  426: 'not_allowed',
  427: 'not_allowed',
  429: 'not_allowed',
  451: 'busy',
  501: 'not_allowed',
}
