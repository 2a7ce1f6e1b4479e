import type { Chat } from '../chat.ts'
import { pieces } from '../links.ts'
import { h, type Child } from './draw.ts'
import type { Entry, Tick } from './entries.ts'
import { icon, type IconName } from './icon.ts'

const icons: Record<Tick, IconName> = { queued: 'clock', sent: 'tick', read: 'ticks', notSent: 'alert' }

export const bubble = (chat: Chat, entry: Entry) =>
  h(
    'article',
    { key: entry.key, class: entry.mine ? 'message mine' : 'message' },
    h(
      'div',
      { class: 'bubble' },
      entry.mine && h('span', { class: 'hidden' }, chat.words.you),
      entry.text !== '' && h('p', { dir: 'auto' }, linked(chat, entry.text)),
      entry.files.map((_, index) => file(chat, entry, index)),
    ),
    entry.last &&
      entry.at !== '' &&
      h('footer', { class: 'meta' }, entry.tick ? ticked(chat, entry) : signed(chat, entry)),
  )

const linked = ({ words }: Chat, text: string) =>
  pieces(text).map(({ text, href }) =>
    href
      ? h(
          'a',
          { href, target: '_blank', rel: 'noopener noreferrer nofollow', title: words.newWindow, dir: 'ltr' },
          text,
        )
      : text,
  )

function file(chat: Chat, entry: Entry, index: number) {
  const { name, size, url } = entry.files[index]!
  const kilobytes = chat.calendar.number(Math.max(1, Math.round(size / 1024)))
  const onclick = (event: MouseEvent) => followFresh(chat, entry, index, event)
  return h(
    'a',
    { class: 'file', href: url && chat.door.fileUrl(url), download: name, onclick },
    icon('file'),
    h('bdi', {}, name),
    h('small', {}, `${kilobytes} kB`),
  )
}

/** A link lives an hour: an old one is signed again before it is followed. */
async function followFresh(chat: Chat, { message }: Entry, index: number, event: MouseEvent) {
  if (!message || !chat.log.isStale(message)) return
  event.preventDefault()
  const fresh = await chat.refresh(message).catch(() => undefined)
  const url = fresh && chat.door.fileUrl(fresh.files[index]?.url ?? '')
  if (url) location.assign(url)
}

const signed = ({ calendar }: Chat, { author, at }: Entry) => [
  h('bdi', {}, author),
  h('time', { datetime: at }, calendar.time(at)),
]

function ticked({ words, outbox }: Chat, { tick, unsent }: Entry): Child[] {
  const plain = (label: string, onclick: () => unknown) =>
    h('button', { type: 'button', class: 'plain', onclick }, label)
  return [
    h('span', { class: `tick ${tick}` }, icon(icons[tick!]), words[tick!]),
    ...(tick === 'notSent' && unsent
      ? [plain(words.again, () => outbox.again(unsent)), plain(words.discard, () => outbox.discard(unsent))]
      : []),
  ]
}
