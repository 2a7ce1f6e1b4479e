import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Connector, Consent } from '../../../connectors/connector.ts'
import { farSide } from '../far-side.ts'
import { input, parse, type FakeInput } from './parse.ts'

const settings = z.strictObject({
  farSide: z.string().min(1),
  token: z.string().min(1).meta({ secret: true }),
  acknowledgement: z.string().optional(),
  outOfHours: z.strictObject({ en: z.string(), fa: z.string() }).optional(),
  senders: z.array(z.string()).optional(),
  consent: (z.any() as z.ZodType<Consent>).optional(),
})
type Settings = z.output<typeof settings>

export const fake: Connector<Settings> = {
  kind: 'fake',
  folder: import.meta.dirname,
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
  parse,
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
