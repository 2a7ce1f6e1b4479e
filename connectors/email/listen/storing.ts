import type { Host, Raw } from '../../connector.ts'
import { cutHeader } from '../cut.ts'
import { all, first, split } from '../mime/headers.ts'
import { trialHeader } from '../round-trip/letter.ts'
import { loopHeader } from '../send/mail.ts'
import { sendersOf } from '../settings/senders.ts'
import type { Settings } from '../settings.ts'
import type { Mail } from './folder.ts'
import { keyOf } from './key.ts'

/** Larger ones go to the disk before they take their turn; they would be overtaken by smaller ones behind them. */
const overtaken = 200 * 1024

/**
 * Hands mails over in their order, several to one commit. The cursor goes with the last of them, after the others are
 * committed: it never stands behind a mail that is not stored.
 */
export async function store(settings: Settings, host: Host, mails: Mail[], cursor: string): Promise<void> {
  const foreign = mails.filter(({ bytes }) => !isOwn(settings, host, bytes)).map(raw)
  const last = foreign.pop()
  let waiting: Promise<void>[] = []
  const settle = async () => {
    const done = await Promise.allSettled(waiting)
    waiting = []
    const failed = done.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }
  for (const one of foreign) {
    if (one.bytes.length > overtaken) await settle()
    waiting.push(host.received(one))
    if (one.bytes.length > overtaken) await settle()
  }
  await settle()
  if (last) await host.received({ ...last, cursor })
}

function raw({ bytes, cutFrom }: Mail): Raw {
  if (cutFrom === undefined) return { key: keyOf(bytes), bytes }
  return { key: keyOf(bytes), bytes: Buffer.concat([Buffer.from(`${cutHeader}: ${cutFrom}\r\n`), bytes]) }
}

/** What this channel sent itself, found in a folder of sent mail or handed back by a list: it is stored already. */
function isOwn(settings: Settings, { channelId }: Host, bytes: Uint8Array) {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64 * 1024))
  // Hardly any mail bears it, and to read all headers takes its time.
  if (!head.includes(channelId)) return false
  const { headers } = split(head)
  const from = first(headers, 'from').toLowerCase()
  const id = first(headers, 'message-id').trim()
  const ours = sendersOf(settings)
  return (
    all(headers, loopHeader).includes(channelId) &&
    ours.some((address) => from.includes(address)) &&
    // Some servers name what they send anew.
    (first(headers, trialHeader) !== '' || ours.some((one) => id.endsWith(`${one.slice(one.lastIndexOf('@'))}>`)))
  )
}
