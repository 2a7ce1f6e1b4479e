import { z } from 'zod'
import type { Event } from '../../connector.ts'
import { reasonOf } from './client.ts'

const message = z.looseObject({
  is: z.literal('message'),
  MessageSid: z.string().min(1).max(60),
  From: z.string().min(1).max(100),
  Body: z.string().max(10_000).default(''),
  NumMedia: z.coerce.number().int().min(0).max(20).catch(0),
})
const status = z.looseObject({
  is: z.literal('status'),
  MessageSid: z.string().min(1).max(60),
  MessageStatus: z.string(),
  ErrorCode: z.coerce.number().int().optional().catch(undefined),
})
const said = z.discriminatedUnion('is', [message, status])

export function parse(given: unknown): Event[] {
  const input = said.parse(given)
  if (input.is === 'message') return [messageOf(input)]
  const { MessageSid: externalId, MessageStatus: state, ErrorCode: code } = input
  if (state === 'delivered' || state === 'read') return [{ type: 'receipt', externalId, state }]
  if (state === 'undelivered' || state === 'failed')
    return [{ type: 'failure', externalId, code: code ? reasonOf(code) : 'unreachable' }]
  // Whatever lies between sending and delivery is no news.
  return []
}

function messageOf({ MessageSid, From, Body, NumMedia, ...more }: z.output<typeof message>): Event {
  const media = Array.from({ length: NumMedia }, (_, n) => String(more[`MediaUrl${n}`] ?? '')).filter(Boolean)
  // A picture comes as a link to Twilio, which asks for the account's password: it is fetched with that.
  const pending = media.map((ref, n) => {
    const mime = String(more[`MediaContentType${n}`] ?? 'application/octet-stream')
    return { ref, name: `media-${n + 1}.${/^\w+\/(\w+)/.exec(mime)?.[1] ?? 'bin'}`, mime }
  })
  return {
    type: 'message',
    from: { kind: 'phone', address: From, verified: true },
    text: Body,
    externalId: MessageSid,
    ...(pending.length > 0 && { pending }),
  }
}
