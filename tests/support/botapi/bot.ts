import type { Message, MessageEntity, Update, User } from '@grammyjs/types'
import { badRequest, type Refused } from './refusal.ts'
import { named, newChat, type Chat } from './chat.ts'
import { groupsOf } from './groups.ts'
import { presses } from './keyboard.ts'
import type { Poller } from './polling.ts'

export interface Clock {
  /** Milliseconds that have been skipped. */
  ahead: number
}
export const nowOf = (clock: Clock) => Date.now() + clock.ahead

export interface Stored {
  id: string
  name: string
  mime: string
  bytes: Buffer
  /** By path, until when it can be loaded. */
  links: Map<string, number>
}
/** What a call met with in place of its usual end. */
export interface Fault {
  method: string
  /** `cut-before`: nothing is done and the line breaks; `cut-after`: it is done, and nobody hears of it. */
  with: Refused | 'cut-before' | 'cut-after' | 'nonsense'
}
/** One thing that reached people, in the order in which Telegram took it. */
export interface Accepted {
  method: string
  chat: number
  messages: Message[]
}
type Person = Partial<User> & { id: number }

/** All that Telegram knows of one bot, and what its people can do. */
export function newBot(token: string, clock: Clock) {
  const state = newState(token, clock)
  return Object.assign(state, people(state))
}
export type Bot = ReturnType<typeof newBot>
type State = ReturnType<typeof newState>

function newState(token: string, clock: Clock) {
  const me: User = { id: Number(token.split(':')[0]), is_bot: true, first_name: 'Peyk', username: 'peyk_bot' }
  return {
    token,
    me,
    clock,
    revoked: false,
    /** Not yet confirmed, with the instant until which each is kept. */
    updates: [] as { update: Update; until: number }[],
    nextUpdate: 100_000,
    nextMessage: 1,
    chats: new Map<number, Chat>(),
    files: new Map<string, Stored>(),
    accepted: [] as Accepted[],
    actions: [] as { chat: number; action: string }[],
    calls: [] as string[],
    faults: [] as Fault[],
    /** What the bot has put to each message. */
    reacted: new Map<string, string | null>(),
    /** By the number of each press, whether the bot has answered it. */
    pressed: new Map<string, boolean>(),
    poller: null as Poller | null,
    webhook: null as { url: string; secret: string; error?: { date: number; message: string } } | null,
    allowed: null as string[] | null,
    /** Called when something may be delivered. */
    wake: () => {},
  }
}

const retention = 24 * 3600 * 1000
/** Kinds of update that come only to those who ask for them by name. */
const onlyAsked = ['message_reaction', 'message_reaction_count', 'chat_member']

function people(bot: State) {
  const chatOf = (id: number) => {
    const chat = bot.chats.get(id)
    if (!chat) throw badRequest('chat not found')
    return chat
  }
  const push = (update: Omit<Update, 'update_id'>) => {
    const kind = Object.keys(update)[0]!
    const wanted = bot.allowed ? bot.allowed.includes(kind) : !onlyAsked.includes(kind)
    const whole = { update_id: bot.nextUpdate++, ...update } as Update
    if (wanted) bot.updates.push({ update: whole, until: nowOf(bot.clock) + retention })
    bot.wake()
    return whole
  }
  const add = (chat: Chat, message: object) => {
    const whole = {
      message_id: bot.nextMessage++,
      date: Math.floor(nowOf(bot.clock) / 1000),
      chat: named(chat),
      ...message,
    } as Message
    chat.messages.set(whole.message_id, whole)
    return whole
  }
  const person = ({ id, ...more }: Person) => {
    const user: User = { id, is_bot: false, first_name: `Person ${id}`, ...more }
    const chat = bot.chats.get(id) ?? newChat({ id, type: 'private', user })
    bot.chats.set(id, chat)
    const write = (content: object, to: Chat = chat) => {
      const message = add(to, { from: user, ...content })
      push({ message } as Omit<Update, 'update_id'>)
      return message
    }
    return {
      user,
      chat,
      write,
      presses: (message: Message, n: number) => presses({ bot, push }, user, message, n),
      says: (text: string, to?: Chat) => write({ text }, to),
      /** As Telegram hands an album over: each file a message and an update of its own. */
      album: (contents: object[], media_group_id = `album-${bot.nextMessage}`) =>
        contents.map((content) => write({ ...content, media_group_id })),
      edits(message: Message, words: string, entities: MessageEntity[] = []) {
        const { entities: _, caption_entities: __, ...rest } = message
        const [said, formatted] = message.text === undefined ? ['caption', 'caption_entities'] : ['text', 'entities']
        const change = { [said!]: words, ...(entities.length > 0 && { [formatted!]: entities }) }
        const edited = { ...rest, ...change, edit_date: Math.floor(nowOf(bot.clock) / 1000) }
        chatOf(message.chat.id).messages.set(message.message_id, edited)
        return push({ edited_message: edited } as Omit<Update, 'update_id'>)
      },
      /** Puts other content in the place of all that it had: another picture, say. */
      exchanges(message: Message, content: object) {
        const { message_id, date, from, media_group_id } = message
        const edited = {
          message_id,
          date,
          from,
          chat: message.chat,
          ...(media_group_id && { media_group_id }),
          ...content,
        }
        const told = { ...edited, edit_date: Math.floor(nowOf(bot.clock) / 1000) } as Message
        chat.messages.set(message_id, told)
        return push({ edited_message: told } as Omit<Update, 'update_id'>)
      },
      reacts(message: Message, emoji: string[]) {
        const date = Math.floor(nowOf(bot.clock) / 1000)
        const new_reaction = emoji.map((one) => ({ type: 'emoji', emoji: one }))
        const told = { chat: message.chat, message_id: message.message_id, user, date, old_reaction: [], new_reaction }
        return push({ message_reaction: told } as unknown as Omit<Update, 'update_id'>)
      },
    }
  }
  const keep = (name: string, mime: string, bytes: Buffer) => {
    const id = `file-${bot.files.size + 1}-${name.replace(/\W/g, '').slice(0, 20)}`
    const file: Stored = { id, name, mime, bytes, links: new Map() }
    bot.files.set(id, file)
    return file
  }
  return { chatOf, push, add, person, keep, ...groupsOf({ bot, add, push }) }
}
