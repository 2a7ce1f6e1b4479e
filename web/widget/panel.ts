import { Chat } from './chat.ts'
import type { Frame, PanelDoor, PanelScript } from './frame.ts'
import css from './panel.css?inline'
import { draw } from './view/draw.ts'
import { drawLauncher } from './view/launcher.ts'
import { panel } from './view/panel.ts'
import { teaser } from './view/teaser.ts'

const script = document.currentScript as PanelScript

script.start = (frame: Frame): PanelDoor => {
  const { root, place, launcher } = frame
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  launcher.replaceChildren()

  const chat = new Chat(frame, () => {
    const before = place.querySelector('.fields,.log')
    draw(place, [chat.shown ? panel(chat, toggle) : teaser(chat, toggle)])
    drawLauncher(chat)
    // What is written in changes: the focus follows.
    if (chat.shown && place.querySelector('.fields,.log') !== before) {
      place.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true })
    }
  })
  const toggle = () => {
    chat.show({ shown: !chat.shown })
    if (chat.shown) chat.opened()
    else launcher.focus()
  }
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && chat.shown) toggle()
  })
  chat.begin()
  return { toggle }
}
