import type { Chat } from '../chat.ts'
import { composer } from './composer.ts'
import { h, type Child } from './draw.ts'
import { offlineFields, preChatFields, toProfile } from './fields.ts'
import { keepInside } from './focus.ts'
import { form } from './form.ts'
import { header } from './header.ts'
import { messages } from './messages.ts'

export function panel(chat: Chat, close: () => void) {
  const { view, words, dragged } = chat
  return h(
    'div',
    {
      key: 'panel',
      class: view === 'chat' ? 'panel' : 'panel auto',
      role: 'dialog',
      'aria-labelledby': 'peyk-title',
      tabindex: -1,
      onkeydown: keepInside,
      ondragover(event: DragEvent) {
        event.preventDefault()
        chat.show({ dragged: view === 'chat' })
      },
      ondragleave: () => chat.show({ dragged: false }),
      ondrop(event: DragEvent) {
        event.preventDefault()
        chat.show({ dragged: false })
        if (view === 'chat') chat.draft.attach(event.dataTransfer?.files ?? [])
      },
    },
    header(chat, close),
    views[view](chat),
    dragged && h('p', { class: 'drop' }, words.drop),
  )
}

const views: Record<Chat['view'], (chat: Chat) => Child | Child[]> = {
  chat: (chat) => [messages(chat), ...composer(chat)],
  offline: (chat) =>
    form(chat, {
      intro: chat.words.leave,
      fields: offlineFields,
      action: chat.words.send,
      done(values) {
        chat.profile = toProfile(values)
        void chat.say(values.message!.trim(), [])
      },
    }),
  preChat: (chat) =>
    form(chat, {
      intro: chat.words.introduce,
      fields: preChatFields(chat.config?.preChat === 'required'),
      action: chat.words.start,
      done: (values) => chat.show({ profile: toProfile(values) }),
      skip: chat.config?.preChat === 'optional' ? () => chat.show({ profile: {} }) : undefined,
    }),
}
