import { Transform } from 'node:stream'
import { ChannelError, type Part } from '../connector.ts'
import { accessToken } from './oauth.ts'
import { failure } from './send/failure.ts'
import { mail } from './send/mail.ts'
import { transport } from './send/transport.ts'
import { senderOf } from './settings/senders.ts'
import type { Settings } from './settings.ts'

/** Sends one mail, and answers its Message-ID as it will stand in what comes back. */
export async function send(settings: Settings, channelId: string, part: Part): Promise<{ externalIds: string[] }> {
  const written = witness()
  let way: Awaited<ReturnType<typeof transport>> | undefined
  try {
    const composed = mail(settings, channelId, part)
    way = await transport(settings, await accessToken(settings), senderOf(settings, part.sender).address)
    way.use('stream', (message, done) => {
      message.message.transform(() => written.stream)
      done()
    })
    const { rejected } = await way.sendMail(composed)
    // The others have it: sending all of it again would give it to them twice.
    if (rejected.length > 0) throw new ChannelError('partly_refused', { retry: false, certain: false })
    return { externalIds: [composed.messageId] }
  } catch (error) {
    throw failure(error, written.whole())
  } finally {
    way?.close()
  }
}

/** Sees whether the last byte of a mail was given away: before that no server can have taken it. */
function witness() {
  let whole = false
  const stream = new Transform({
    transform: (chunk, _encoding, next) => next(null, chunk),
    flush(next) {
      whole = true
      next()
    },
  })
  return { stream, whole: () => whole }
}
