import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Connector, Consent, Event } from '../../connectors/connector.ts'
import { farSide } from './far-side.ts'

const settings = z.strictObject({
  farSide: z.string().min(1),
  token: z.string().min(1).meta({ secret: true }),
  acknowledgement: z.string().optional(),
  outOfHours: z.strictObject({ en: z.string(), fa: z.string() }).optional(),
  senders: z.array(z.string()).optional(),
  consent: z.custom<Consent>().optional(),
})
type Settings = z.output<typeof settings>

const input = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), from: z.string(), text: z.string(), id: z.string().optional() }),
  z.strictObject({
    type: z.literal('edit'),
    from: z.string(),
    text: z.string(),
    id: z.string(),
    at: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('deletion'), from: z.string().optional(), id: z.string() }),
  z.strictObject({ type: z.literal('reaction'), from: z.string(), id: z.string(), emoji: z.array(z.string()) }),
  z.strictObject({ type: z.literal('receipt'), id: z.string(), state: z.enum(['delivered', 'read']) }),
  z.strictObject({ type: z.literal('failure'), id: z.string(), code: z.string() }),
])
export type FakeInput = z.output<typeof input>

export const fake: Connector<Settings> = {
  kind: 'fake',
  settings,
  limits: {
    html: false,
    attachmentBytes: 1024,
    textLength: 100,
    others: true,
    edit: {},
    remove: { hours: 48 },
    reactions: ['👍', '👏'],
    atOnce: 3,
  },
  threadDays: 7,
  idempotent: true,
  senders: ({ senders = [] }) => senders,
  acknowledgement: ({ acknowledgement = '' }) => ({ en: acknowledgement, fa: '' }),
  outOfHours: ({ outOfHours = { en: '', fa: '' } }) => outOfHours,
  words: { wrong_token: { en: 'The token is wrong.', fa: 'ژتون نادرست است.' } },
  async *check({ farSide: name, token }) {
    yield { step: 'reach', code: 'ok' }
    if (name === 'broken') throw new Error(`no code, but ${token}`)
    yield { step: 'sign_in', code: token === 'wrong' ? 'wrong_token' : 'ok' }
  },
  async *roundTrip({ farSide: name }, _channelId, signal) {
    yield { step: 'arrive', code: '' }
    if (await farSide(name).back(signal)) yield { step: 'arrive', code: 'ok', seconds: 1 }
  },
  parse: ({ bytes }) => [toEvent(input.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))))],
  async open({ farSide: name, token }, host) {
    const far = farSide(name)
    let cursor = 0
    const receive = (given: FakeInput, at?: number) =>
      host.received({
        key: at === undefined ? JSON.stringify(given) : `poll:${at}`,
        bytes: new TextEncoder().encode(JSON.stringify(given)),
        ...(at !== undefined && { cursor: String(at + 1) }),
      })
    return {
      send: async (part) => ({ externalIds: await far.asked(part) }),
      edit: (sent, { text }) => far.change(sent, text),
      remove: (sent) => far.change(sent),
      react: ({ externalId }, emoji) => far.react(externalId, emoji),
      fetch: (ref) => far.fetch(ref),
      close: async () => {},
      async listen(signal) {
        far.listening++
        for (; !signal.aborted; await wait(5)) {
          for (; cursor < far.queue.length; cursor++) await receive(far.queue[cursor]!, cursor)
        }
        far.listening--
      },
      async webhook(request) {
        if (request.headers.get('x-token') !== token) return new Response(null, { status: 401 })
        const given = input.safeParse(await request.json().catch(() => null))
        if (!given.success) return new Response(null, { status: 422 })
        await receive(given.data)
        return new Response(null, { status: 204 })
      },
    }
  },
}

const person = (address: string) => ({ kind: 'fake', address, verified: true })

function toEvent(given: FakeInput): Event {
  if (given.type === 'receipt') return { type: 'receipt', externalId: given.id, state: given.state }
  if (given.type === 'failure') return { type: 'failure', externalId: given.id, code: given.code }
  const { id: externalId } = given
  if (given.type === 'deletion')
    return { type: 'deletion', externalId: given.id, ...(given.from && { from: person(given.from) }) }
  const from = person(given.from)
  if (given.type === 'reaction') return { type: 'reaction', from, externalId: given.id, emoji: given.emoji }
  if (given.type === 'edit')
    return { type: 'edit', from, externalId: given.id, text: given.text, ...(given.at && { editedAt: given.at }) }
  return { type: 'message', from, text: given.text, ...(externalId && { externalId }) }
}
