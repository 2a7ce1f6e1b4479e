import { z } from 'zod'
import { ChannelError, type Answered, type Ask } from '../../connector.ts'
import { jsonIn } from '../answers.ts'
import { byStatus, refused, type Reason } from '../failure.ts'
import { serverOf, type TwilioSettings } from './settings.ts'

/** Milliseconds. */
const patience = 20_000
const mostBytes = 1024 * 1024

const problem = z.looseObject({ code: z.int(), message: z.string().optional() })

/** Calls the account's part of the API. Answers what it says, or throws `ChannelError`. */
export function client(settings: TwilioSettings, ask: Ask) {
  const { twilioSid, twilioToken } = settings
  const root = `${serverOf(settings)}/2010-04-01/Accounts/${twilioSid}`
  const authorization = `Basic ${Buffer.from(`${twilioSid}:${twilioToken}`).toString('base64')}`

  async function call(path: string, form?: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
    const answer = await ask(`${root}${path}`, {
      method: form ? 'POST' : 'GET',
      headers: {
        authorization,
        accept: 'application/json',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
      time: patience,
      bytes: mostBytes,
      ...(signal && { signal }),
    })
    const said = jsonIn(answer.body)
    if (answer.status < 200 || answer.status > 299) throw failure(answer, said)
    return said
  }
  return { get: (path: string, signal?: AbortSignal) => call(path, undefined, signal), post: call }
}
export type Client = ReturnType<typeof client>

function failure(answer: Answered, said: unknown): ChannelError {
  const { success, data } = problem.safeParse(said)
  if (!success || answer.status === 429 || answer.status >= 500) return byStatus(answer)
  return refused(reasonOf(data.code), `${data.code} ${data.message ?? ''}`.trim())
}

/** https://www.twilio.com/docs/api/errors, as far as they are about sending. */
const reasons: Record<number, Reason> = {
  14107: 'busy',
  20003: 'wrong_key',
  20005: 'not_allowed',
  20006: 'not_allowed',
  20404: 'wrong_key',
  20429: 'busy',
  21211: 'wrong_number',
  21214: 'wrong_number',
  21217: 'wrong_number',
  21265: 'wrong_number',
  21408: 'not_allowed',
  21421: 'wrong_number',
  21602: 'text_refused',
  21603: 'wrong_sender',
  21606: 'wrong_sender',
  21608: 'not_allowed',
  21610: 'blocked',
  21611: 'busy',
  21612: 'not_routed',
  21614: 'wrong_number',
  21617: 'text_refused',
  21659: 'wrong_sender',
  30001: 'busy',
  30002: 'not_allowed',
  30003: 'unreachable',
  30004: 'blocked',
  30005: 'unknown_number',
  30006: 'not_routed',
  30007: 'text_refused',
  30032: 'wrong_sender',
  30034: 'wrong_sender',
  30036: 'unreachable',
  63038: 'busy',
}
export const reasonOf = (code: number): Reason => reasons[code] ?? 'refused'
