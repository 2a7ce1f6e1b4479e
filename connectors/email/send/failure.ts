import { ChannelError } from '../../connector.ts'
import { isEncryption } from '../encryption.ts'

export interface SmtpFailure {
  code?: string
  originalCode?: string
  command?: string
  responseCode?: number
  response?: string
}

const certainly = (code: string, retry: boolean) => new ChannelError(code, { retry, certain: true })

/**
 * What a failed sending means. `handedOver`: the whole mail was written, so the server may have taken it. Then only an
 * answer of the server makes it certain that it did not.
 */
export function failure(error: unknown, handedOver: boolean): ChannelError {
  if (error instanceof ChannelError) return error
  const { code, originalCode = '', responseCode, response, command } = error as SmtpFailure
  if (!handedOver && (code === 'ETLS' || isEncryption(originalCode))) return certainly('tls_refused', true)
  if (responseCode && responseCode >= 400) return refused({ code, responseCode, response, command })
  if (code === 'EMESSAGE' && !handedOver) return certainly('mail_too_large', false)
  if (handedOver) return new ChannelError('no_answer', { retry: false, certain: false })
  if (code === 'EAUTH') return certainly('wrong_password', false)
  if (code === 'EENVELOPE') return certainly('recipient_invalid', false)
  return certainly(reached[code ?? ''] ?? 'unreachable', true)
}

const reached: Record<string, string> = {
  EDNS: 'wrong_host',
  EPROTOCOL: 'not_understood',
  ESTREAM: 'file_not_readable',
}

/** The server said no: nothing was taken. 4xx asks to come again. */
function refused({ code, responseCode, response, command }: SmtpFailure) {
  if (responseCode! < 500) return certainly(code === 'EAUTH' ? 'sign_in_later' : 'later', true)
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535) return certainly('wrong_password', false)
  if (responseCode === 552 || /\b5\.(?:3\.4|2\.3)\b/.test(response?.slice(0, 200) ?? ''))
    return certainly('mail_too_large', false)
  if (command === 'RCPT TO') return certainly('recipient_refused', false)
  if (command === 'MAIL FROM') return certainly('sender_refused', false)
  return certainly(command === 'DATA' ? 'mail_refused' : 'not_understood', command !== 'DATA')
}
