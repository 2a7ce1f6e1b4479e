import type { Chat } from '../chat.ts'
import { h, type Child } from './draw.ts'
import { icon } from './icon.ts'
import { uploads } from './uploads.ts'

export function composer(chat: Chat): Child[] {
  const { words, draft } = chat
  const idle = draft.empty || draft.uploading
  const submit = (event: Event) => {
    event.preventDefault()
    send(chat, event)
  }
  return [
    draft.uploads.length > 0 && uploads(chat),
    h(
      'form',
      { key: 'composer', class: 'composer', onsubmit: submit },
      picker(chat),
      h('button', attachButton(words.attach), icon('clip')),
      h('textarea', {
        rows: 1,
        maxlength: 10_000,
        dir: draft.text ? 'auto' : undefined,
        placeholder: words.write,
        'aria-label': words.write,
        'data-first': '',
        value: draft.text,
        onkeydown: (event: KeyboardEvent) => press(chat, event),
        oninput: (event: Event) => type(chat, event.target as HTMLTextAreaElement),
        onpaste: (event: ClipboardEvent) => chat.draft.attach(event.clipboardData?.files ?? []),
      }),
      h(
        'button',
        {
          class: 'send',
          'aria-label': words.send,
          'aria-disabled': String(idle),
          title: draft.uploading ? words.waitForFiles : undefined,
        },
        icon('up'),
      ),
    ),
  ]
}

const picker = (chat: Chat) =>
  h('input', {
    class: 'hidden',
    type: 'file',
    multiple: '',
    tabindex: -1,
    'aria-hidden': 'true',
    onchange(event: Event) {
      const input = event.target as HTMLInputElement
      chat.draft.attach(input.files ?? [])
      input.value = ''
    },
  })

const attachButton = (label: string) => ({
  type: 'button',
  class: 'icon-button',
  'aria-label': label,
  onclick: (event: Event) => (event.currentTarget as HTMLElement).parentElement!.querySelector('input')!.click(),
})

function send(chat: Chat, event: Event) {
  const field = (event.target as HTMLElement).closest('form')!.querySelector('textarea')!
  chat.sendDraft()
  field.style.blockSize = ''
  field.focus()
}

function press(chat: Chat, event: KeyboardEvent) {
  const asNewline = event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches
  if (event.key !== 'Enter' || asNewline) return
  event.preventDefault()
  send(chat, event)
}

function type(chat: Chat, field: HTMLTextAreaElement) {
  chat.type(field.value)
  field.style.blockSize = 'auto'
  field.style.blockSize = field.value && `${field.scrollHeight}px`
}
