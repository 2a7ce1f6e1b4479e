import type { Chat } from './chat.svelte.ts'

/** Keeps the launcher's badge and name true. */
export function showUnread(chat: Chat) {
  const { words, calendar, frame } = chat
  $effect.root(() => {
    $effect(() => {
      const count = chat.unread.length
      const shown = calendar.number(count)
      if (chat.shown) frame.badge('', words.close)
      else frame.badge(count ? shown : '', count ? words.openUnread(shown) : words.open)
    })
  })
}
