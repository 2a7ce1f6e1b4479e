import { en } from './words/en.ts'
import { fa } from './words/fa.ts'

export type Words = typeof en

/** What `npm run hub` says, in the language of the operator's locale. */
export const wordsFor = (locale = ''): Words => (/^fa(?:[_.@-]|$)/i.test(locale) ? fa : en)
