import { tongue } from './i18n/language.svelte.ts'

/** An amount in the reader's digits, with its currency as people say it. Toman has no code of its own: it is written IRT. */
export function amountOf({ amount, currency }: { amount: number; currency: string }): string {
  const locale = tongue.language === 'fa' ? 'fa-IR' : 'en'
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(amount)
  const names: Record<string, [string, string]> = { IRT: ['Toman', 'تومان'], IRR: ['Rial', 'ریال'] }
  const name = names[currency]?.[tongue.language === 'fa' ? 1 : 0] ?? currency
  return name === '' ? number : `${number} ${name}`
}
