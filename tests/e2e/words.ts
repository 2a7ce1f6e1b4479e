import { en } from '../../web/shared/i18n/en.ts'
import { settings as settingsEn } from '../../web/shared/i18n/en/settings.ts'
import { fa } from '../../web/shared/i18n/fa.ts'
import { settings as settingsFa } from '../../web/shared/i18n/fa/settings.ts'

/** What stands on the screens of agents, in the product's own words. */
export const screens = { en: { agent: { ...en, ...settingsEn } }, fa: { agent: { ...fa, ...settingsFa } } }
