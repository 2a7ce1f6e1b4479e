import { and, desc, eq, not } from 'drizzle-orm'
import type { Deletion, Edit, Reaction } from '../../connectors/connector.ts'
import type { Actor, StoredFile } from '../../db/facts.ts'
import { newId, type Id } from '../../db/ids.ts'
import { bodies, conversations, edits, messages } from '../../db/schema/index.ts'
import { channelActor, type Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { unreadAgain } from '../conversations/rereading.ts'
import { waitsAgain } from '../conversations/turn.ts'
import { exchanged } from './exchanging.ts'
import type { Change, Named } from './naming.ts'
import { changedBy, without } from './pieces.ts'
import { previewOf } from './preview.ts'

type Message = typeof messages.$inferSelect

/** Does to a message what its far side says has become of it. Said twice, it is done once. */
export async function amend(cx: Act, told: Change, { messageId, by }: Named) {
  const message = await lock(cx, messages, messageId)
  if (!message) return
  if (told.type === 'edit') await edited(cx, message, told)
  else if (told.type === 'deletion') await takenAway(cx, message, told)
  else await reacted(cx, message, told, by!)
}

async function edited(cx: Act, message: Message, told: Edit & { channelId: Id }) {
  const at = instantOf(told.editedAt) ?? cx.now
  // Far sides know only seconds: of two edits in one of them the later to come is the later.
  const isOlder = message.editedAt !== null && at < message.editedAt
  if (isOlder || message.takenBackAt) return
  const said = await changedBy(cx, message.id, told)
  await turnInto(
    cx,
    message,
    { ...said, files: await exchanged(cx, message, told, at) },
    at,
    channelActor(told.channelId),
  )
}

async function takenAway(cx: Act, message: Message, told: Deletion & { channelId: Id }) {
  if (message.takenBackAt) return
  const by = channelActor(told.channelId)
  const rest = await without(cx, message, told, cx.now)
  await (rest ? turnInto(cx, message, rest, cx.now, by) : withdraw(cx, message, by))
}

interface Content {
  text: string
  html: string | undefined
  files?: StoredFile[] | undefined
}

async function turnInto(cx: Act, message: Message, { text, html, files }: Content, at: Date, by: Actor) {
  const isOnlyDrawn = text === message.text && !files
  if (isOnlyDrawn && (await htmlOf(cx, message)) === (html ?? null)) return
  // What it said stays the same, and yet somebody may have answered how it said that.
  if (isOnlyDrawn) await keepFormer(cx, message, at)
  const more = { ...(await reformat(cx, message, html)), ...(files && { files }) }
  await rephrase(cx, message, text, at, by, more)
  if (!message.past) await unreadAgain(cx, message.conversationId, message.seq)
}

async function htmlOf(cx: Act, { id, rich }: Message): Promise<string | null> {
  if (!rich) return null
  const [body] = await cx.tx.select({ html: bodies.html }).from(bodies).where(eq(bodies.messageId, id))
  return body?.html ?? null
}

/** Its formatted text is that of now. */
export async function reformat(cx: Act, { id, rich }: Message, html: string | undefined): Promise<{ rich: boolean }> {
  if (html === undefined && !rich) return { rich }
  const body = { html: html ?? null }
  const [now] = await cx.tx
    .insert(bodies)
    .values({ messageId: id, ...body })
    .onConflictDoUpdate({ target: bodies.messageId, set: body })
    .returning({ quoted: bodies.quoted })
  return { rich: html !== undefined || now!.quoted !== null }
}

function instantOf(text: string | undefined): Date | null {
  const at = new Date(text ?? NaN)
  return isNaN(at.getTime()) ? null : at
}

/** Gives a message another text, and keeps the former one. Its conversation is locked. */
export async function rephrase(cx: Act, message: Message, text: string, at: Date, by: Actor, more?: Partial<Message>) {
  if (text !== message.text) await keepFormer(cx, message, at)
  const changed = await change(cx, messages, message, { text, editedAt: at, ...more })
  await followInList(cx, changed, text)
  cx.record('message.edited', { conversationId: message.conversationId }, { messageId: message.id }, by)
}

const keepFormer = (cx: Act, { id, text }: Message, until: Date) =>
  cx.tx.insert(edits).values({ id: newId(), messageId: id, text, until })

/** The line in the list shows what was said last, as it reads now. */
export async function followInList(cx: Act, { id, conversationId, files }: Message, text: string) {
  const [last] = await cx.tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), not(answersByItself)))
    .orderBy(desc(messages.createdAt), desc(messages.seq))
    .limit(1)
  if (last?.id !== id) return
  await change(cx, conversations, { id: conversationId }, { preview: previewOf(text, files) })
}

/** What we say by ourselves is never shown there. */
const answersByItself = and(eq(messages.kind, 'outbound'), eq(messages.automatic, true))!

export async function withdraw(cx: Act, message: Message, by: Actor) {
  if (message.takenBackAt) return
  await change(cx, messages, message, { takenBackAt: cx.now, change: null })
  cx.record('message.withdrawn', { conversationId: message.conversationId }, { messageId: message.id }, by)
  if (message.kind === 'outbound') await waitsAgain(cx, message.conversationId)
}

/** Of one person, and how many people: whoever puts more to it is not heard. */
const most = { each: 20, length: 40, people: 200 }

async function reacted(cx: Act, message: Message, { emoji, channelId }: Reaction & { channelId: Id }, by: Id) {
  const mine = [...new Set(emoji.filter((one) => one !== '' && one.length <= most.length))].slice(0, most.each)
  const before = message.reactions.find(({ identityId }) => identityId === by)?.emoji ?? []
  if (before.join(' ') === mine.join(' ')) return
  const others = message.reactions.filter(({ identityId }) => identityId !== by)
  if (others.length >= most.people) return
  const reactions = mine.length > 0 ? [...others, { identityId: by, emoji: mine }] : others
  await change(cx, messages, message, { reactions })
  const subject = { conversationId: message.conversationId }
  cx.record('message.reacted', subject, { messageId: message.id }, channelActor(channelId))
}
