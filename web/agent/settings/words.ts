import { learn } from '../../shared/i18n/language.svelte.ts'
import { settings as en } from '../../shared/i18n/en/settings.ts'
import { settings as fa } from '../../shared/i18n/fa/settings.ts'

learn({ en, fa })
