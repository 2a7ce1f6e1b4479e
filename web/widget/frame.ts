export type Language = 'fa' | 'en'

/** What the launcher hands to the panel. Nothing of it is reachable from the host page's globals. */
export interface Frame {
  root: ShadowRoot
  /** Where the panel draws. */
  place: HTMLElement
  launcher: HTMLButtonElement
  /** Where Peyk is: every request goes there and nowhere else. */
  origin: string
  channelId: string
  language: Language
  /** The host site's signed word on who this is. */
  identity?: string
}
export interface PanelDoor {
  toggle(): void
}
/** Left by the panel's script on its own element. */
export interface PanelScript extends HTMLScriptElement {
  start?(frame: Frame): PanelDoor
}

/** Present as soon as there is a conversation: the panel is then loaded at once. */
export const markKey = (channelId: string) => `peyk:${channelId}`
