import * as api from '../../shared/api.ts'
import { t, tongue } from '../../shared/i18n/language.svelte.ts'

/** What can be set up, asked for once: it changes only with the server. */
class Kinds {
  list = $state.raw<api.Connector[]>([])
  #loading: Promise<void> | undefined

  load(): Promise<void> {
    return (this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined
      throw error
    }))
  }
  async #load() {
    this.list = (await api.connectors()).connectors
  }

  of = (kind: string | undefined) => this.list.find((one) => one.kind === kind)

  /** A connector's own words for a code; undefined without any. */
  own = (kind: string | undefined) => (code: string) => this.of(kind)?.words[code]?.[tongue.language]

  /** A connector's words for one of its codes or steps; without any, the code itself. */
  words(kind: string | undefined, code: string): string {
    const known = this.own(kind)(code)
    if (known) return known
    return { new: t('status_new'), ok: t('status_ok'), fault: t('tryOutBroke') }[code] ?? code
  }
}
export const kinds = new Kinds()
