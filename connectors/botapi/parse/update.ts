import { z } from 'zod'
import { entities } from './entities.ts'

const whole = z.int()
const text = z.string().max(20_000)
const short = z.string().max(500)

const user = z.looseObject({
  id: whole,
  is_bot: z.boolean().default(false),
  first_name: short.default(''),
  last_name: short.optional(),
  username: short.optional(),
  language_code: z.string().max(40).optional(),
})
export type User = z.output<typeof user>

const chat = z.looseObject({ id: whole, type: z.string().max(40), title: short.optional() })
export type Chat = z.output<typeof chat>

const topic = z.looseObject({ name: short })

const file = z.looseObject({
  file_id: z.string().min(1).max(500),
  file_unique_id: z.string().max(200).optional(),
  file_size: z.number().min(0).optional(),
  file_name: short.optional(),
  mime_type: z.string().max(200).optional(),
})
export type FarFile = z.output<typeof file>

const sticker = file.extend({
  emoji: z.string().max(40).optional(),
  is_animated: z.boolean().default(false),
  is_video: z.boolean().default(false),
})
const location = z.looseObject({ latitude: z.number(), longitude: z.number() })
const contact = z.looseObject({ phone_number: short, first_name: short, last_name: short.optional() })

const message = z.looseObject({
  message_id: whole,
  from: user.optional(),
  /** Whoever speaks for a chat, or as one: an admin who does not show himself, a channel. */
  sender_chat: chat.optional(),
  /** A channel's post that its group is shown. */
  is_automatic_forward: z.boolean().default(false),
  chat,
  is_topic_message: z.boolean().default(false),
  message_thread_id: whole.optional(),
  migrate_to_chat_id: whole.optional(),
  migrate_from_chat_id: whole.optional(),
  date: z.number(),
  edit_date: z.number().optional(),
  text: text.optional(),
  entities: entities.optional(),
  caption: text.optional(),
  caption_entities: entities.optional(),
  photo: z.array(file).max(20).optional(),
  document: file.optional(),
  video: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  sticker: sticker.optional(),
  location: location.optional(),
  venue: z.looseObject({ location, title: short, address: short }).optional(),
  contact: contact.optional(),
  dice: z.looseObject({ emoji: short, value: z.number() }).optional(),
  media_group_id: z.string().min(1).max(100).optional(),
  poll: z.looseObject({ question: text, options: z.array(z.looseObject({ text })).max(50) }).optional(),
  reply_to_message: z
    .looseObject({
      message_id: whole,
      text: text.optional(),
      caption: text.optional(),
      forum_topic_created: topic.optional(),
    })
    .optional(),
  external_reply: z.looseObject({}).optional(),
  quote: z.looseObject({ text }).optional(),
})
export type Message = z.output<typeof message>

const reaction = z.looseObject({
  chat,
  message_id: whole,
  user: user.optional(),
  actor_chat: chat.optional(),
  new_reaction: z.array(z.looseObject({ type: z.string().max(60), emoji: z.string().max(40).optional() })).max(50),
})

const button = z.looseObject({ text, callback_data: text.optional() })
const callback = z.looseObject({
  id: z.string().min(1).max(100),
  from: user,
  /** Where it is too old, only what it is called. */
  message: message
    .extend({ reply_markup: z.looseObject({ inline_keyboard: z.array(z.array(button)).max(100) }).optional() })
    .optional(),
  data: text.optional(),
})
export type Callback = z.output<typeof callback>

/** As much of an update as is read here; it may hold anything besides. */
export const update = z.looseObject({
  update_id: whole,
  message: message.optional(),
  edited_message: message.optional(),
  message_reaction: reaction.optional(),
  callback_query: callback.optional(),
})

export const nameOf = ({ first_name, last_name, username }: Pick<User, 'first_name' | 'last_name' | 'username'>) =>
  `${first_name} ${last_name ?? ''}`.trim().slice(0, 200) || username || '?'
