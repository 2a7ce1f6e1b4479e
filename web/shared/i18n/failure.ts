import { Failure } from '../api.ts'
import { t, tongue } from './language.svelte.ts'
import { en } from './en.ts'

/** Why something did not work, in the reader's language. */
export function reason(error: unknown): string {
  if (!(error instanceof Failure)) return String(error)
  // The server explains in English; where the screen is Persian, its own sentence for the code says it.
  if (tongue.language === 'en' && ['invalid', 'conflict', 'forbidden', 'not_found'].includes(error.code))
    return error.message
  return t(`error_${error.code}`, { id: error.id ?? '', message: error.message })
}

/** A delivery failure's code in words; an unknown code is shown as it is. */
export function failureText(code: string | null) {
  const key = [`failure_${code}`, `error_${code}`].find((one) => one in en)
  return key ? t(key as 'failure_timeout') : t('failure', { code: code ?? '?' })
}
