import type { Chat } from '../chat.ts'
import { h } from './draw.ts'
import { iconButton } from './icon.ts'

/** The newest unread message, beside the closed launcher. */
export function teaser(chat: Chat, open: () => void) {
  const newest = chat.unread.at(-1)
  if (!newest || newest.id === chat.dismissed) return null
  const { author = '', text, files } = newest
  return h(
    'div',
    { key: 'teaser', class: 'teaser' },
    h(
      'button',
      { type: 'button', class: 'teaser-text', onclick: open },
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, author[0]),
      h('span', {}, h('b', { dir: 'auto' }, author), h('span', { class: 'cut', dir: 'auto' }, text || files[0]?.name)),
    ),
    iconButton('cross', chat.words.dismiss, () => chat.show({ dismissed: newest.id })),
  )
}
