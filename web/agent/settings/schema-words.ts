import type { Schema } from '../../shared/api.ts'
import { t, tongue } from '../../shared/i18n/language.svelte.ts'

/** A field's words: the connector's own where it gives them, else what its name says. */
export function wordsOf(name: string, part: Schema) {
  const fixed = name === 'en' ? t('inEnglish') : name === 'fa' ? t('inPersian') : spaced(name)
  return {
    label: part.label?.[tongue.language] ?? part.title ?? fixed,
    hint: part.hint?.[tongue.language] ?? part.description,
  }
}

/** `preChat` reads "Pre chat". */
function spaced(name: string) {
  const words = name
    .replace(/([A-Z])/g, ' $1')
    .replace(/[_-]/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A connector that has words for it says it in both languages. Else the server explains in English; on a Persian screen a sentence of our own stands at the field. */
export function faultText(
  fault: string[] | undefined,
  value: unknown,
  say?: (code: string) => string | undefined,
): string | undefined {
  if (!fault?.[0]) return undefined
  if (fault[0] === 'secret_again') return t('secretAgain')
  const own = say?.(fault[0])
  if (own) return own
  if (value === '' || value === undefined || value === null) return t('fieldMissing')
  return tongue.language === 'en' ? fault[0] : t('fieldWrong')
}
