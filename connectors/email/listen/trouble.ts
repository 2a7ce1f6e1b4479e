import { ChannelError } from '../../connector.ts'
import { isEncryption } from '../encryption.ts'
import { isSignInLater, isSignInRefused } from './refused.ts'
import { NoFolder } from './round.ts'

interface Failure {
  code?: string
  originalCode?: string
  tlsFailed?: boolean
}

const names = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA', 'EDNS'])

/** The code of what is wrong with a mail server; its own words are never passed on. */
export function trouble(error: unknown): string {
  if (error instanceof ChannelError) return error.code
  if (error instanceof NoFolder) return 'no_such_folder'
  const { code = '', originalCode = '', tlsFailed } = (error ?? {}) as Failure
  if (isSignInLater(error ?? {})) return 'sign_in_later'
  if (isSignInRefused(error ?? {})) return 'wrong_password'
  if (names.has(code) || names.has(originalCode)) return 'wrong_host'
  if (tlsFailed || isEncryption(code) || isEncryption(originalCode)) return 'tls_refused'
  if (code === 'unavailable' || code === 'too_large') return 'not_stored'
  return code === 'EPROTOCOL' ? 'not_understood' : 'unreachable'
}
