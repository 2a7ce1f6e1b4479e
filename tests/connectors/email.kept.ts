import { eq } from 'drizzle-orm'
import { email } from '../../connectors/email/index.ts'
import { db } from '../../db/client.ts'
import { bodies, conversations, effects, messages, raw } from '../../db/schema/index.ts'
import type { Id } from '../../db/ids.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { bytesOf } from '../../server/core/raw.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { worked } from '../support/working.ts'

/** A mailbox at whose servers nobody listens: what comes in is put in by hand, at the door that the listener uses. */
export async function mailbox(deskId: Id, name = 'Mail') {
  const nowhere = { imapHost: '127.0.0.1', imapPort: 1, smtpHost: '127.0.0.1', smtpPort: 1, password: 'secret' }
  const settings = { address: 'support@acme.example', ...nowhere }
  const id = await act(system, (cx) => addChannel(cx, { kind: email.kind, name, deskId, settings }))
  return { id, deskId, kind: email.kind }
}
type Mailbox = Awaited<ReturnType<typeof mailbox>>

/** Takes mails in, and answers how long the server's own thread was busy at a stretch meanwhile, in milliseconds. */
export async function take(channel: Mailbox, mails: [key: string, bytes: Uint8Array][]) {
  const busy: number[] = []
  let last = worked()
  const tick = () => {
    const now = worked()
    busy.push(now - last)
    last = now
  }
  const ticking = setInterval(tick, 1)
  for (const [key, bytes] of mails) await keepRaw(channel.id, { key, bytes })
  while (await takeIn([channel]));
  clearInterval(ticking)
  tick()
  return busy.sort((one, other) => one - other)
}

/** What is kept of each mail of a mailbox, by its key, and what is shown of it. */
export async function kept(channel: Mailbox) {
  const rows = await db
    .select({ raw, message: messages, body: bodies, subject: conversations.subject })
    .from(raw)
    .leftJoin(effects, eq(effects.rawId, raw.id))
    .leftJoin(messages, eq(messages.id, effects.messageId))
    .leftJoin(conversations, eq(conversations.id, messages.conversationId))
    .leftJoin(bodies, eq(bodies.messageId, messages.id))
    .where(eq(raw.channelId, channel.id))
  const all = rows.map(async (row) => {
    const shown = [row.message?.text, row.subject, row.message?.files[0]?.name, row.body?.html, row.body?.quoted]
    return [
      row.raw.key,
      { ...row, bytes: await bytesOf(row.raw), isShown: shown.some((part) => part?.trim()) },
    ] as const
  })
  return new Map(await Promise.all(all))
}
