import type { Chat } from '../chat.ts'
import { draw, h } from './draw.ts'
import { icon } from './icon.ts'

/** The badge says how many are unread; the launcher's name says it too. */
export function drawLauncher({ frame: { launcher }, shown, unread, words, calendar }: Chat) {
  const count = unread.length > 0 && !shown ? calendar.number(unread.length) : ''
  launcher.ariaHasPopup = 'dialog'
  launcher.ariaExpanded = String(shown)
  launcher.ariaLabel = shown ? words.close : count ? words.openUnread(count) : words.open
  draw(launcher, [
    icon(shown ? 'cross' : 'talk'),
    count !== '' && h('span', { class: 'count', 'aria-hidden': 'true' }, count),
  ])
}
