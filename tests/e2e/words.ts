import { en } from '../../web/shared/i18n/en.ts'
import { settings as settingsEn } from '../../web/shared/i18n/en/settings.ts'
import { fa } from '../../web/shared/i18n/fa.ts'
import { settings as settingsFa } from '../../web/shared/i18n/fa/settings.ts'
import { words } from '../../web/widget/words.ts'

/** What stands on the two screens, in the product's own words. */
export const screens = {
  en: { agent: { ...en, ...settingsEn }, visitor: words.en },
  fa: { agent: { ...fa, ...settingsFa }, visitor: words.fa },
}

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
