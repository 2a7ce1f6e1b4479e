import { flushSync, mount } from 'svelte'
import { Chat } from './chat.svelte.ts'
import { markKey, type Frame, type PanelDoor, type PanelScript } from './frame.ts'
import css from './panel.css?inline'
import Panel from './Panel.svelte'
import { showUnread } from './unread.svelte.ts'

const script = document.currentScript as PanelScript

script.start = (frame: Frame): PanelDoor => {
  const { root, place, launcher, channelId } = frame
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)

  const chat = new Chat(frame)
  const toggle = () => {
    chat.shown = !chat.shown
    launcher.ariaExpanded = String(chat.shown)
    if (chat.shown) void chat.loadConfig()
    chat.connect()
    flushSync()
    chat.look()
    if (!chat.shown) launcher.focus()
  }
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && chat.shown) toggle()
  })
  mount(Panel, { target: place, props: { chat, toggle } })
  showUnread(chat)
  void chat.loadConfig()
  if (hasConversation(channelId)) chat.connect()
  return { toggle }
}

function hasConversation(channelId: string) {
  try {
    return localStorage.getItem(markKey(channelId)) !== null
  } catch {
    return false
  }
}
