export type Theme = 'system' | 'light' | 'dark'

const kept = 'peyk.preferences'

/** What this person likes on this device. Sound is on unless someone turns it off: a silent inbox is a missed customer. */
class Preferences {
  theme = $state<Theme>('system')
  sound = $state(true)
  shortcuts = $state(true)

  constructor() {
    try {
      Object.assign(this, JSON.parse(localStorage.getItem(kept) ?? '{}'))
    } catch {
      localStorage.removeItem(kept)
    }
  }

  change(change: Partial<Pick<Preferences, 'theme' | 'sound' | 'shortcuts'>>) {
    Object.assign(this, change)
    const { theme, sound, shortcuts } = this
    localStorage.setItem(kept, JSON.stringify({ theme, sound, shortcuts }))
    this.apply()
  }

  apply() {
    if (this.theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = this.theme
  }
}
export const preferences = new Preferences()
