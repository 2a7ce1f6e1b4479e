import { GrammyError, HttpError } from 'grammy/web'
import { ChannelError } from '../connector.ts'

/** What the far side says, by how its description begins or goes on, and which code that is to us. */
const refusals: [RegExp, string][] = [
  [/blocked by the user/, 'blocked'],
  [/user is deactivated/, 'user_gone'],
  [/can't initiate conversation/, 'not_started'],
  [/bot was kicked|not a member|have no rights|not enough rights|CHAT_WRITE_FORBIDDEN/, 'not_allowed_there'],
  [/TOPIC_CLOSED|TOPIC_DELETED|thread not found/, 'topic_closed'],
  [/chat not found|PEER_ID_INVALID/, 'chat_not_found'],
  [/upgraded to a supergroup/, 'group_moved'],
  [/file must be non-empty/, 'file_empty'],
  [/too big|Request Entity Too Large/, 'file_too_large'],
  [/too long/, 'text_too_long'],
  [/text is empty/, 'text_empty'],
  [/can't be (?:edited|deleted)|to (?:edit|delete) not found/, 'too_late_to_change'],
]

const day = 86_400

/** Two answers about every failure of a call, and how long the far side wants to be left alone. */
export function failure(error: unknown): ChannelError {
  if (error instanceof GrammyError) return refused(error)
  const inner = error instanceof HttpError ? error.error : error
  if (!(inner instanceof ChannelError)) return new ChannelError('no_answer', { retry: true, certain: false })
  const { code, retry, certain } = inner
  return code === 'no_answer' && certain ? new ChannelError('unreachable', { retry, certain }) : inner
}

/** It answered that it did not do it. */
function refused({ error_code, description, parameters }: GrammyError): ChannelError {
  const certainly = (code: string, retry: boolean) => new ChannelError(code, { retry, certain: true })
  if (error_code === 429)
    return new ChannelError('slow_down', {
      retry: true,
      certain: true,
      after: Math.min(parameters.retry_after ?? 1, day),
    })
  if (error_code === 401 || error_code === 404) return certainly('wrong_token', false)
  if (error_code >= 500) return new ChannelError('no_answer', { retry: true, certain: false })
  const known = refusals.find(([said]) => said.test(description))?.[1]
  // Where it has moved to we are told too.
  return certainly(known ?? (error_code === 403 ? 'not_allowed_there' : 'refused'), known === 'group_moved')
}

/** What a refusal says, for those that are none to us. */
export const saidBy = (error: unknown) => (error instanceof GrammyError ? error.description : '')
