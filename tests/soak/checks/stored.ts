import { asc, sql } from 'drizzle-orm'
import { db } from '../../../db/client.ts'
import { messages } from '../../../db/schema/index.ts'
import { fars } from '../fars.ts'

/** Every message in the order of its conversation, with the end of its text alone: some are long, and many. */
export const stored = () =>
  db
    .select({
      id: messages.id,
      conversationId: messages.conversationId,
      channelId: messages.channelId,
      seq: messages.seq,
      kind: messages.kind,
      clientId: messages.clientId,
      externalId: messages.externalId,
      state: messages.state,
      failure: messages.failure,
      end: sql<string>`right(${messages.text}, 60)`,
    })
    .from(messages)
    .orderBy(asc(messages.conversationId), asc(messages.seq))

export type Stored = Awaited<ReturnType<typeof stored>>[number]

/** By which the journal knows it. What comes from a phone has no name that whoever wrote it knows: it is what it says. */
export const keyOf = ({ kind, clientId, externalId, id, end }: Stored) =>
  kind === 'inbound' && fromPhone.test(end) ? end : (clientId ?? externalId ?? id)

const fromPhone = new RegExp(
  `^[${fars.flatMap(({ nameless, letter }) => (nameless ? letter : [])).join('')}]\\d+/\\d+$`,
)
