import { z } from 'zod'
import { ChannelError, type Tried } from '../../connector.ts'
import type { GatewayKind, Ground } from '../gateway.ts'
import { trying } from '../trying.ts'
import { client, type Client } from './client.ts'
import { fetchMedia } from './media.ts'
import { bringMissed } from './missed.ts'
import { parse } from './parse.ts'
import { serverOf, twilioFields, wrong, type TwilioSettings } from './settings.ts'
import { webhook } from './webhook.ts'
import { words } from './words.ts'

const sent = z.looseObject({ sid: z.string().min(1) })
const left = z.looseObject({ balance: z.coerce.number(), currency: z.string() })

export const twilio: GatewayKind<TwilioSettings> = {
  label: { en: 'Twilio', fa: 'Twilio' },
  fields: twilioFields,
  wrong,
  goesTo: (settings) => ({ twilioToken: [serverOf(settings)] }),
  account: ({ twilioSid }) => `twilio:${twilioSid}`,
  parse,
  check,
  callbacks: () => [
    {
      title: { en: 'Twilio: “A message comes in”, by POST', fa: 'Twilio: برای «A message comes in» با POST' },
      what: 'message',
      signed: true,
    },
  ],
  words,
  open(settings, base) {
    const api = client(settings, base.ask)
    return {
      async send({ to, text }) {
        const callback = base.address && { StatusCallback: `${base.address}/status` }
        const answer = sent.safeParse(
          await api.post('/Messages.json', { To: to, ...from(base.line), Body: text, ...callback }),
        )
        // It took something, and does not say what.
        if (!answer.success) throw new ChannelError('no_answer', { retry: false, certain: false })
        return [answer.data.sid]
      },
      listen: (signal) => bringMissed(api, base, signal),
      webhook: webhook(settings, base),
      balance: () => balance(api),
      fetch: (ref) => fetchMedia(settings, base.ask, ref),
      close: async () => {},
    }
  },
}

/** A messaging service of Twilio's chooses among its own numbers. */
const from = (line: string): Record<string, string> =>
  /^MG[\da-f]{32}$/i.test(line) ? { MessagingServiceSid: line } : { From: line }

async function balance(api: Client, signal?: AbortSignal) {
  const { balance: amount, currency } = left.parse(await api.get('/Balance.json', signal))
  return { amount, currency }
}

async function* check(settings: TwilioSettings, { ask }: Ground, signal: AbortSignal): AsyncGenerator<Tried> {
  yield trying('twilio_account', balance(client(settings, ask), signal))
}
