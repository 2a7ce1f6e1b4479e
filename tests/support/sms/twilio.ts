import twilio from 'twilio'
import { far, faultOf, type Asked, type Far, type Said } from './far.ts'

export const sid = `AC${'0123456789abcdef'.repeat(2)}`
export const token = 'f'.repeat(32)
export const line = '+15005550006'

const problem = (status: number, code: number, message: string): Said => ({
  status,
  json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
})

/** Twilio, as strict as its manual says, with what it keeps of what customers wrote. */
export async function twilioFar() {
  const inbound: Record<string, unknown>[] = []
  let n = 0
  const next = (kind: string) => `${kind}${(++n).toString(16).padStart(32, '0')}`
  const state = await far((asked, far) => answer(asked, far, { inbound, next }))
  return Object.assign(state, {
    inbound,
    /** Somebody writes; Twilio keeps it. Answers the fields with which it calls back. */
    write(from: string, body: string, to = line): Record<string, string> {
      const MessageSid = next('SM')
      inbound.unshift({
        sid: MessageSid,
        direction: 'inbound',
        from,
        to,
        body,
        num_media: '0',
        date_sent: new Date().toUTCString(),
      })
      const more = {
        SmsMessageSid: MessageSid,
        SmsSid: MessageSid,
        NumSegments: '1',
        ApiVersion: '2010-04-01',
        AccountSid: sid,
      }
      return {
        ToCountry: 'US',
        SmsStatus: 'received',
        MessageSid,
        From: from,
        To: to,
        Body: body,
        NumMedia: '0',
        ...more,
      }
    },
    status: (MessageSid: string, MessageStatus: string, more: Record<string, string> = {}): Record<string, string> => ({
      MessageSid,
      MessageStatus,
      SmsSid: MessageSid,
      SmsStatus: MessageStatus,
      AccountSid: sid,
      ApiVersion: '2010-04-01',
      ...more,
    }),
  })
}
export type TwilioFar = Awaited<ReturnType<typeof twilioFar>>

interface Kept {
  inbound: Record<string, unknown>[]
  next(kind: string): string
}

function answer({ method, path, query, headers, form }: Asked, far: Far, kept: Kept): Said | 'cut' | 'lost' {
  const right = `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`
  if (headers.authorization !== right) return problem(401, 20003, 'Authenticate')
  const [, place] = path.split(`/2010-04-01/Accounts/${sid}`)
  if (place === '/Balance.json' && method === 'GET')
    return { status: 200, json: { account_sid: sid, balance: String(far.balance), currency: 'USD' } }
  if (place !== '/Messages.json') return problem(404, 20404, 'The requested resource was not found')
  if (method === 'GET') return listed(kept.inbound, query)
  far.calls++
  const fault = faultOf(far)
  if (fault === 'lost') return 'lost'
  if (fault === 'busy') return problem(429, 20429, 'Too Many Requests')
  if (fault === 'no_credit') return problem(400, 30002, 'Account suspended')
  if (fault === 'broken') return problem(500, 20500, 'Internal Server Error')
  const { To = '', From = '', MessagingServiceSid = '', Body = '' } = form
  if (To === '') return problem(400, 21604, "A 'To' phone number is required.")
  if (!/^\+\d{7,15}$/.test(To)) return problem(400, 21211, `Invalid 'To' Phone Number: ${To}`)
  if (From === '' && MessagingServiceSid === '') return problem(400, 21603, "A 'From' phone number is required.")
  if (From !== '' && From !== line) return problem(400, 21606, `The 'From' phone number ${From} is not valid.`)
  if (Body === '') return problem(400, 21602, 'Message body is required.')
  if (Body.length > 1600) return problem(400, 21617, 'The concatenated message body exceeds the 1600 character limit.')
  if (fault === 'refuse') return problem(400, 21610, 'Attempt to send to unsubscribed recipient')
  const id = kept.next('SM')
  far.taken.push({ id, to: To, from: From || MessagingServiceSid, text: Body })
  if (fault === 'cut') return 'cut'
  const json = {
    sid: id,
    account_sid: sid,
    to: To,
    from: From || null,
    body: Body,
    status: 'queued',
    direction: 'outbound-api',
  }
  return {
    status: 201,
    json: { ...json, error_code: null, error_message: null, num_segments: '1', price: null, price_unit: 'USD' },
  }
}

/** Newest first, by pages. */
function listed(inbound: Record<string, unknown>[], query: URLSearchParams): Said {
  const size = Number(query.get('PageSize') ?? 50)
  const page = Number(query.get('Page') ?? 0)
  const all = inbound.filter(({ to }) => !query.has('To') || to === query.get('To'))
  const messages = all.slice(page * size, (page + 1) * size)
  const more = new URLSearchParams(query)
  more.set('Page', String(page + 1))
  const next = (page + 1) * size < all.length ? `/2010-04-01/Accounts/${sid}/Messages.json?${more}` : null
  return { status: 200, json: { messages, page, page_size: size, next_page_uri: next, first_page_uri: '', uri: '' } }
}

/** A call as Twilio makes it, signed by its own library. */
export function called(
  url: string,
  fields: Record<string, string>,
  { key = token, signedFor = url, headers = {} } = {},
) {
  const signature = twilio.getExpectedTwilioSignature(key, signedFor, fields)
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature, ...headers },
    body: new URLSearchParams(fields).toString(),
  })
}
