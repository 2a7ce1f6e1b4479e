import type { SendMailOptions } from 'nodemailer'
import { Readable } from 'node:stream'
import { ChannelError, type Part, type Participant } from '../../connector.ts'
import { line, shortened } from '../mime/words.ts'
import { lower } from '../parse/addresses.ts'
import type { Settings } from '../settings.ts'
import { senderOf, type Sender } from '../settings/senders.ts'
import { html } from './html.ts'
import { signed } from './signature.ts'

/** Marks everything that leaves this channel, so that it is known when it comes back. */
export const loopHeader = 'x-peyk-loop'

/** The mail for one part. Whatever came from outside is one line, or an address, or in the body. */
export function mail(settings: Settings, channelId: string, part: Part): SendMailOptions & { messageId: string } {
  const to = recipient(part.to.address)
  const cc = addressed(part.others)
  const hidden = addressed(part.hidden)
  const sender = senderOf(settings, part.sender)
  const text = signed(part, sender)
  const answers = threaded(part.answers)
  return {
    messageId: messageId(settings, part),
    from: named(sender.address, sender.name),
    to: [{ name: '', address: to }],
    cc: cc.filter(({ address }) => address !== to),
    // Who is hidden stands here and in no header.
    envelope: envelope(sender, part, [to, ...[...cc, ...hidden].map(({ address }) => address)]),
    subject: subject(part),
    ...(answers.length > 0 && { inReplyTo: answers.at(-1), references: answers.join(' ') }),
    text,
    html: html(text),
    attachments: part.files.map((file) => ({
      filename: file.name,
      contentType: file.mime,
      content: lazily(file.open),
    })),
    headers: {
      [loopHeader]: channelId,
      ...(part.automatic && { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }),
    },
    // Only what stands here goes out: no file and no address is ever fetched by its name.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** The same at every attempt: who gets it twice can tell. Of the domain that it comes from, or it looks forged. */
export function messageId(settings: Settings, { id, sender }: Part) {
  const { address } = senderOf(settings, sender)
  return `<${id.replace(/[^\w.-]/g, '_')}@${address.slice(address.lastIndexOf('@') + 1)}>`
}

function recipient(given: string): string {
  const address = lower(given)
  if (!address) throw new ChannelError('recipient_invalid', { retry: false, certain: true })
  return address
}

const addressed = (all: Participant[]) =>
  all.filter(({ kind }) => kind === 'email').map(({ address, name }) => named(recipient(address), name))

const named = (address: string, name = '') => ({ name: line(name, 200), address })

/** What no person wrote has nobody to bounce to, or two programs would answer each other for ever. */
const envelope = ({ address }: Sender, { automatic }: Part, to: string[]) => ({
  from: automatic ? '' : address,
  to: [...new Set(to)],
})

function subject({ subject, answers, text, automatic }: Part) {
  // Whoever writes as somebody else would have us deliver his words to that one.
  const plain = automatic ? '' : line(subject ?? '', 500)
  if (plain === '') return shortened(line(text, 60), 60)
  const isAnswer = answers.length > 0 && !/^(?:re|aw|sv|antw|پاسخ|رد) ?:/i.test(plain)
  return isAnswer ? `Re: ${plain}` : plain
}

/** The first message of a thread and the last twenty: longer headers are cut or refused on the way, as are other letters. */
function threaded(answers: string[]) {
  const ids = [...new Set(answers.filter((id) => /^<[!-;=?-~]{1,500}>$/.test(id)))]
  return ids.length <= 21 ? ids : [ids[0]!, ...ids.slice(-20)]
}

/** Opened only when its bytes are wanted: a mail that is refused before costs no file. */
function lazily(open: () => Promise<ReadableStream>) {
  return Readable.from(
    (async function* () {
      yield* Readable.fromWeb((await open()) as Parameters<typeof Readable.fromWeb>[0])
    })(),
    { objectMode: false },
  )
}
