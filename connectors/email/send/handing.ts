import type { SendMailOptions } from 'nodemailer'
import { Transform } from 'node:stream'
import { ChannelError, type Ask } from '../../connector.ts'
import { withToken } from '../oauth.ts'
import type { Settings } from '../settings.ts'
import { failure } from './failure.ts'
import { transport } from './transport.ts'

/** Hands a mail over to the server for outgoing mail, as from this address of ours. */
export async function hand(settings: Settings, ask: Ask, from: string, composed: () => SendMailOptions): Promise<void> {
  await withToken(settings, ask, (token) => once(settings, from, composed, token), isSignInRefused)
}

async function once(settings: Settings, from: string, composed: () => SendMailOptions, token?: string) {
  const written = witness()
  let way: Awaited<ReturnType<typeof transport>> | undefined
  try {
    const mail = composed()
    way = await transport(settings, token, from)
    way.use('stream', (message, done) => {
      message.message.transform(() => written.stream)
      done()
    })
    const { rejected } = await way.sendMail(mail)
    // The others have it: sending all of it again would give it to them twice.
    if (rejected.length > 0) throw new ChannelError('partly_refused', { retry: false, certain: false })
  } catch (error) {
    throw failure(error, written.whole())
  } finally {
    way?.close()
  }
}

/** Nothing of the mail was given away before that. */
export const isSignInRefused = (error: unknown) => error instanceof ChannelError && error.code === 'wrong_password'

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
