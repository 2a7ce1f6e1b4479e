import type { Chat } from '../chat.ts'
import { bubble } from './bubble.ts'
import { h } from './draw.ts'
import { entries } from './entries.ts'

/** How far from its end a log still counts as being read at its end, in pixels. */
const near = 60

export function messages(chat: Chat) {
  const { words, typing, log } = chat
  const dots = [h('i'), h('i'), h('i')]
  return h(
    'div',
    { class: 'log', role: 'log', 'aria-label': words.messages, tabindex: 0, mount: followEnd },
    log.more && h('button', { type: 'button', class: 'plain earlier', onclick: earlier(chat) }, words.earlier),
    entries(chat).flatMap((entry) => [
      entry.day !== undefined && h('h3', { key: `day ${entry.key}`, class: 'day' }, entry.day),
      bubble(chat, entry),
    ]),
    typing.heard &&
      h(
        'p',
        { key: 'typing', class: 'typing' },
        h('span', { class: 'dots', 'aria-hidden': 'true' }, dots),
        words.typing,
      ),
  )
}

/** New messages are followed, except for a reader who has scrolled up: he is left where he is. */
function followEnd(list: HTMLElement) {
  let atEnd = true
  list.onscroll = () => (atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < near)
  new MutationObserver(() => {
    if (atEnd) list.scrollTop = list.scrollHeight
  }).observe(list, { childList: true, subtree: true })
  requestAnimationFrame(() => (list.scrollTop = list.scrollHeight))
}

const earlier = (chat: Chat) => async (event: MouseEvent) => {
  const list = (event.currentTarget as HTMLElement).parentElement!
  const below = list.scrollHeight - list.scrollTop
  await chat.older().catch(() => {})
  requestAnimationFrame(() => (list.scrollTop = list.scrollHeight - below))
}
