import { createInstance } from 'i18next'
import { en } from './en.ts'
import type { settings } from './en/settings.ts'
import { fa } from './fa.ts'
import * as time from './time.ts'

export type Language = 'en' | 'fa'
type Whole<K> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K
export type TextKey = Whole<keyof typeof en | keyof typeof settings>

const texts = createInstance()
void texts.init({
  initAsync: false,
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  // Svelte escapes what it prints.
  interpolation: { escapeValue: false },
  resources: { en: { translation: en }, fa: { translation: fa } },
})

const kept = 'peyk.language'
const first = (): Language => {
  const chosen = localStorage.getItem(kept) ?? navigator.language
  return chosen.startsWith('fa') ? 'fa' : 'en'
}

/** Adds what a part of the app says that is fetched later. */
export function learn(words: { [language in Language]: { [key: string]: string } }) {
  for (const language of ['en', 'fa'] as const) texts.addResourceBundle(language, 'translation', words[language])
}

class Tongue {
  language = $state<Language>(first())
  get direction() {
    return this.language === 'fa' ? ('rtl' as const) : ('ltr' as const)
  }
  choose(language: Language) {
    this.language = language
    localStorage.setItem(kept, language)
    this.apply()
  }
  apply() {
    document.documentElement.lang = this.language
    document.documentElement.dir = this.direction
  }
}
export const tongue = new Tongue()

/** Numbers among `values` come out in the language's digits. */
export function t(key: TextKey, values: { [name: string]: string | number } = {}): string {
  const shown = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? n(value) : isolated(value),
  ])
  const count = typeof values.count === 'number' ? { count: values.count, n: n(values.count) } : {}
  return texts.t(key, { lng: tongue.language, ...Object.fromEntries(shown), ...count }) as string
}

// Not written as they are: nobody would see them.
const [isolate, pop] = [0x2068, 0x2069].map((code) => String.fromCharCode(code))

/** A name in the other script must not turn the sentence around it. */
export function isolated(value: string) {
  const isForeign = /\p{L}/u.test(value) && /[\u0590-\u08ff]/.test(value) !== (tongue.language === 'fa')
  return isForeign ? `${isolate}${value}${pop}` : value
}

export const n = (value: number) => time.number(value, tongue.language)
export const clock = (at: string | Date) => time.clock(new Date(at), tongue.language)
export const full = (at: string | Date) => time.full(new Date(at), tongue.language)
export const brief = (at: string, now = new Date()) => time.brief(new Date(at), now, tongue.language, t('yesterday'))

export function day(at: string, now = new Date()) {
  const date = new Date(at)
  const named = time.day(date, tongue.language)
  return time.sameDay(date, now) ? t('todayIs', { day: named }) : named
}

export function bytes(size: number) {
  const inKilo = Math.max(1, Math.round(size / 1024))
  return inKilo < 1024 ? t('kilobytes', { size: inKilo }) : t('megabytes', { size: Math.round(inKilo / 102.4) / 10 })
}
