import { ChannelError, type Ask } from '../../connector.ts'
import { serverOf, type TwilioSettings } from './settings.ts'

const patience = 120_000
const mostBytes = 20 * 1024 * 1024

/** A picture that came with a message. Twilio points to where it lies, and that place gets no password. */
export async function fetchMedia(settings: TwilioSettings, ask: Ask, ref: string): Promise<ReadableStream> {
  if (!URL.canParse(ref) || new URL(ref).origin !== new URL(serverOf(settings)).origin) throw gone
  const { twilioSid, twilioToken } = settings
  const authorization = `Basic ${Buffer.from(`${twilioSid}:${twilioToken}`).toString('base64')}`
  const more = { time: patience, bytes: mostBytes, streams: true } as const
  let answer = await ask(ref, { ...more, headers: { authorization } })
  const elsewhere = answer.headers.location
  if (answer.status >= 300 && answer.status < 400 && typeof elsewhere === 'string') {
    await answer.stream!.cancel()
    answer = await ask(new URL(elsewhere, ref).href, more)
  }
  if (answer.status === 200) return answer.stream!
  await answer.stream!.cancel()
  if (answer.status === 404 || answer.status === 410) throw gone
  throw new ChannelError('no_answer', { retry: true, certain: true })
}

const gone = new ChannelError('file_gone', { retry: false, certain: true })
