import type { Chat } from '../chat.ts'
import { h } from './draw.ts'
import { faults, type Field, type Values } from './fields.ts'

interface Given {
  intro: string
  fields: Field[]
  action: string
  done(values: Values): void
  skip?(): void
}

export function form(chat: Chat, { intro, fields, action, done, skip }: Given) {
  const { words } = chat
  const onsubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const element = event.target as HTMLFormElement
    const values = Object.fromEntries(new FormData(element)) as Values
    chat.show({ faults: faults(fields, values, words) })
    const wrong = element.querySelector<HTMLElement>('[aria-invalid=true]')
    if (wrong) wrong.focus()
    else done(values)
  }
  return h(
    'form',
    { key: intro, class: 'fields', novalidate: '', onsubmit },
    h('p', {}, intro),
    fields.map((field, index) => labelled(chat, field, index)),
    h('button', { class: 'main' }, action),
    skip && h('button', { type: 'button', class: 'plain', onclick: skip }, words.skip),
  )
}

function labelled({ words, faults }: Chat, { name, required, complete }: Field, index: number) {
  const id = `peyk-${name}`
  const fault = faults[name]
  const long = name === 'message'
  return h(
    'div',
    { key: name, class: 'field' },
    h('label', { for: id }, words[name], !required && h('small', {}, ` (${words.optional})`)),
    h(long ? 'textarea' : 'input', {
      id,
      name,
      rows: long ? 4 : undefined,
      maxlength: long ? 10_000 : 200,
      placeholder: long ? words.help : undefined,
      // An address is written from left to right in every language.
      dir: long || name === 'name' ? undefined : 'ltr',
      autocomplete: complete,
      'data-first': index === 0 ? '' : undefined,
      'aria-required': String(required),
      'aria-invalid': String(!!fault),
      'aria-describedby': fault && `${id}-wrong`,
    }),
    fault && h('p', { class: 'wrong', id: `${id}-wrong` }, fault),
  )
}
