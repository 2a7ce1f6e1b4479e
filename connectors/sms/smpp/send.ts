import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ChannelError } from '../../connector.ts'
import type { Sms } from '../gateway.ts'
import { failure, refusal } from './failure.ts'
import { idAsTaken } from './ids.ts'
import { commands } from './pdu/commands.ts'
import { idIn, submitted } from './pdu/message.ts'
import { fromLine, toCustomer } from './send/parties.ts'
import { piecesOf } from './send/pieces.ts'
import { session } from './send/session.ts'
import { window } from './send/window.ts'
import type { SmppSettings } from './settings.ts'
import { usual, type Timing } from './timing.ts'

/** The header has one octet for how many they are. */
const mostPieces = 255
/** Tries of a piece behind the first: a text that is not whole is worse than one that is late. */
const tries = 5

export function sender(settings: SmppSettings, line: string, timing: Timing = usual) {
  const { opened, close } = session(settings, timing)
  const enter = window(settings.smppWindow)
  const underWay = new Set<Promise<unknown>>()
  let reference = randomInt(256)

  async function send({ to, text }: Sms): Promise<string[]> {
    const pieces = piecesOf(text, settings.smppAlphabet, (reference = (reference + 1) % 256))
    if (pieces.length > mostPieces) throw new ChannelError('text_refused', { retry: false, certain: true })
    const parties = { from: fromLine(line, settings), to: toCustomer(to, settings) }
    const ids: string[] = []
    for (const piece of pieces) {
      const body = submitted({ ...parties, ...piece, validity: period(settings.smppValidity) })
      ids.push(await (ids.length === 0 ? submit(body) : submitNext(body)))
    }
    return ids.filter((id) => id !== '')
  }

  async function submit(body: Buffer): Promise<string> {
    const leave = await enter()
    try {
      const { command, status, body: said } = await (await opened()).ask(commands.submit, body)
      if (status !== 0 || command === commands.nack) throw refusal(status)
      return idAsTaken(idIn(said), settings.smppReceipts)
    } catch (error) {
      throw failure(error)
    } finally {
      leave()
    }
  }

  async function submitNext(body: Buffer): Promise<string> {
    for (let tried = 1; ; tried++) {
      try {
        return await submit(body)
      } catch (error) {
        const { certain, retry, after, said } = error as ChannelError
        if (!certain || !retry || tried === tries)
          throw new ChannelError('partly_sent', { retry: false, certain: false, ...(said !== undefined && { said }) })
        await pause(after === undefined ? timing.piece : after * 1000)
      }
    }
  }

  return {
    send(sms: Sms): Promise<string[]> {
      const sending = send(sms)
      const over = () => underWay.delete(sending)
      underWay.add(sending)
      sending.then(over, over)
      return sending
    },
    /** What is under way is waited for, though not for ever. */
    async close() {
      await Promise.race([Promise.allSettled(underWay), pause(timing.leave, undefined, { ref: false })])
      await close()
    },
  }
}

/** 7.1.1.2: years, months, days, hours, minutes, seconds, tenths and quarters, relative to now. */
function period(hours: number) {
  if (hours === 0) return ''
  const [days, rest] = [Math.floor(hours / 24), hours % 24].map((some) => String(some).padStart(2, '0'))
  return `0000${days}${rest}0000000R`
}
