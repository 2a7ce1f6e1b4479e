import type { Chat } from '../chat.ts'
import { h, type Child } from './draw.ts'
import { icon, iconButton } from './icon.ts'

export function header(chat: Chat, close: () => void): Child[] {
  const { words, config, online, state, frame } = chat
  const title = config?.title[frame.language] || words.support
  const presence = online === null ? 'connecting' : online ? 'online' : 'offline'
  return [
    h(
      'header',
      {},
      h('span', { class: `avatar large${online ? '' : ' away'}`, 'aria-hidden': 'true' }, title[0]),
      h(
        'div',
        {},
        h('h2', { id: 'peyk-title', dir: 'auto' }, title),
        h('p', {}, online ? h('span', { class: 'dot' }) : online === false && icon('moon'), words[presence]),
      ),
      iconButton('cross', words.close, close),
    ),
    (state === 'lost' || state === 'refused') &&
      h('p', { class: 'banner', role: 'status' }, icon('alert'), words[state]),
  ]
}
