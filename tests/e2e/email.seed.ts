import { eq } from 'drizzle-orm'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { newId, type Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'

/** At which nobody listens. */
const nowhere = { imapHost: '127.0.0.1', imapPort: 1, smtpHost: '127.0.0.1', smtpPort: 1, password: 'secret' }

/** A mailbox whose servers are not there: what comes in is put in by hand, what goes out waits. */
export async function mailbox(deskId: Id, name = 'Mail') {
  const settings = { address: 'support@acme.example', senders: [{ address: 'billing@acme.example' }], ...nowhere }
  const id = await act(system, (cx) => addChannel(cx, { kind: 'email', name, deskId, settings }))
  return { id, deskId, kind: 'email' }
}
export type Mailbox = Awaited<ReturnType<typeof mailbox>>

type Mail = Partial<InboundMessage> & { by: string }
let rawId = 1_000_000

/** Takes mails in as if they had just been read. Answers the ids of their messages and of the first one's conversation. */
export async function mails(channel: Mailbox, ...all: Mail[]) {
  const place = { channel, threadDays: 0, own: ['support@acme.example'] }
  const given = all.map(({ by, ...rest }) => {
    const from = { kind: 'email', address: `${by.toLowerCase()}@example.com`, name: by, verified: false }
    const event = { type: 'message' as const, text: '', externalId: `<${newId()}@example.com>`, from, ...rest }
    return { place, rawId: rawId++, index: 0, event }
  })
  await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, given))
  const rows = await Promise.all(
    given.map(({ event }) => db.select().from(messages).where(eq(messages.externalId, event.externalId))),
  )
  const made = rows.map(([row]) => row!)
  return { ids: made.map((row) => row.id), conversationId: made[0]!.conversationId }
}

export const dariush = { kind: 'email', address: 'dariush@example.com', name: 'Dariush Azar' }
export const sara = { kind: 'email', address: 'sara@shop.example', name: 'سارا کریمی' }
const plain = { kind: 'email', address: 'accounts@shop.example' }

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const letter = `<h2 style="color:#7a1fa2">Your order NR-4821</h2>
<p>Hello, the <b>invoice</b> is below. Two lamps are missing, see <a href="https://shop.example/o/4821">the order</a>.</p>
<table border="1" cellpadding="6" style="border-collapse:collapse"><tr><th>Item</th><th>Price</th></tr>
<tr><td>Lamp</td><td>2,480,000</td></tr><tr><td>چراغ رومیزی</td><td>۱٬۲۰۰٬۰۰۰</td></tr></table>
<p>با سپاس، <span style="background-color:#ffee99">کارول</span></p><img alt="" width="40" height="40" src="data:image/png;base64,${dot}">`

export const quotedText = `On Sat, 21 Nov 2026 at 16:10 Nima wrote:\nHello Carol, the return reached us on 12 November.\n\nدر ۲۱ نوامبر نیما نوشت:\nسلام، مرجوعی شما رسیده است.`

/** A thread that has what a mail can have: HTML, quoted text, others, an HTML-only one, and one by somebody else. */
export async function letters(channel: Mailbox) {
  const first = '<first@example.com>'
  const others = [dariush, sara, plain]
  const subject = 'Refund for order NR-4821'
  return mails(
    channel,
    { by: 'Carol', externalId: first, subject, text: 'Where is my refund? Dariush knows the order.', others },
    {
      by: 'Dariush',
      answers: [first],
      others: [{ kind: 'email', address: 'carol@example.com', name: 'Carol' }],
      text: 'تأیید می‌کنم که سفارش برگشته است.',
      quoted: quotedText,
    },
    {
      by: 'Carol',
      answers: [first],
      others,
      html: letter,
      quoted: quotedText,
      text: 'The invoice is below. Two lamps are missing.',
    },
    { by: 'Carol', answers: [first], others, html: '<p>Only <b>formatted</b>, without any text.</p>' },
  )
}
