import { isolated, tongue } from '../../../shared/i18n/language.svelte.ts'
import { words } from './words.ts'

export type Word = keyof typeof words

export const isWord = (name: string): name is Word => name in words

export function say(word: Word, values: { [name: string]: string } = {}): string {
  return words[word][tongue.language].replace(/\{\{(\w+)\}\}/g, (_, name: string) => isolated(values[name] ?? ''))
}
