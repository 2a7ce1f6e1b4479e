import { Chat } from './chat.ts'
import type { Frame, PanelDoor, PanelScript } from './frame.ts'
import css from './panel.css?inline'
import { draw } from './view/draw.ts'
import { panel } from './view/panel.ts'
import { teaser } from './view/teaser.ts'

const script = document.currentScript as PanelScript

script.start = (frame: Frame): PanelDoor => {
  const { root, place, launcher } = frame
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)

  const chat = new Chat(frame, () => {
    const before = place.querySelector('.fields,.log')
    draw(place, [chat.shown ? panel(chat, toggle) : teaser(chat, toggle)])
    showUnread(chat)
    // What is written in changes: the focus follows.
    if (chat.shown && place.querySelector('.fields,.log') !== before) {
      place.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true })
    }
  })
  const toggle = () => {
    chat.show({ shown: !chat.shown })
    launcher.ariaExpanded = String(chat.shown)
    if (chat.shown) chat.opened()
    else launcher.focus()
  }
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && chat.shown) toggle()
  })
  chat.begin()
  return { toggle }
}

/** Keeps the launcher's badge and name true. */
function showUnread({ unread, words, calendar, frame, shown }: Chat) {
  const count = calendar.number(unread.length)
  if (shown) frame.badge('', words.close)
  else if (unread.length > 0) frame.badge(count, words.openUnread(count))
  else frame.badge('', words.open)
}
