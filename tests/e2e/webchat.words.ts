import { words } from '../../web/widget/words.ts'
import { screens as others } from './words.ts'

/** What stands on the two screens, in the product's own words. */
export const screens = { en: { ...others.en, visitor: words.en }, fa: { ...others.fa, visitor: words.fa } }

/** What the two people say. */
export const said = {
  en: {
    question: 'Where is my refund?',
    answer: 'It went out this morning, see the slip.',
    inTheTunnel: 'I was in a tunnel. Thank you.',
    meanwhile: 'Your bank will show it tomorrow.',
  },
  fa: {
    question: 'پول من کی برمی‌گردد؟',
    answer: 'امروز صبح واریز شد، رسیدش پیوست است.',
    inTheTunnel: 'در تونل بودم. ممنون.',
    meanwhile: 'فردا در حسابتان می‌نشیند.',
  },
}
