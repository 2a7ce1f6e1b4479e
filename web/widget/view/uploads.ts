import type { Chat } from '../chat.ts'
import type { Upload } from '../upload.ts'
import { h } from './draw.ts'
import { icon, iconButton } from './icon.ts'

export const uploads = (chat: Chat) =>
  h(
    'ul',
    { key: 'uploads', class: 'uploads' },
    chat.draft.uploads.map((upload) => row(chat, upload)),
  )

function row(chat: Chat, upload: Upload) {
  const { words, calendar } = chat
  const { failure, done, percent, underway, key } = upload
  const { name } = upload.file
  const state = failure ? words[failure] : done ? words.attached : words.uploading(calendar.number(percent))
  return h(
    'li',
    { key, class: failure && 'failed' },
    icon(failure ? 'alert' : 'file'),
    h('bdi', {}, name),
    h('small', { role: 'status' }, state),
    underway && h('progress', { max: 100, value: percent, 'aria-label': name }),
    failure === 'uploadFailed' && iconButton('again', words.retry(name), () => upload.start()),
    iconButton('cross', words.remove(name), () => chat.draft.detach(upload)),
  )
}
