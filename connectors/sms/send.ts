import { ChannelError, type Part } from '../connector.ts'
import { isForAnother, refused } from './failure.ts'
import type { Gateway } from './gateway.ts'
import { isNumber } from './numbers.ts'

/** Milliseconds for which a gateway that cannot be reached, or has no credit, is asked last. */
const rest = 60_000

export interface Opened {
  account: string
  /** What admins know it by. */
  label: { en: string; fa: string }
  gateway: Gateway
  /** Until when others go before it; milliseconds since 1970. */
  restsUntil?: number
}

/**
 * Sends by the first gateway that takes it, in the order that is set. Another is asked only where the one before has
 * certainly not taken it: what nobody can tell is told so, and nobody gets it twice.
 */
export async function sendBy(opened: Opened[], { id, to, text, files }: Part, heard: (code: string) => void) {
  if (files.length > 0) throw new ChannelError('no_files', { retry: false, certain: true })
  if (to.address.startsWith('+') && !isNumber(to.address)) throw refused('wrong_number')
  let first: ChannelError | undefined
  for (const one of inTurn(opened)) {
    try {
      const ids = await one.gateway.send({ id, to: to.address, text })
      heard(first ? first.code : 'ok')
      return { externalIds: ids.map((external) => `${one.account}:${external}`) }
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error
      if (isOfGateway(error)) one.restsUntil = Date.now() + rest
      first ??= error
      if (!isForAnother(error)) {
        if (isOfGateway(error)) heard(error.code)
        throw error
      }
    }
  }
  heard(first!.code)
  throw first
}

function inTurn(opened: Opened[]): Opened[] {
  const now = Date.now()
  const rests = ({ restsUntil = 0 }: Opened) => restsUntil > now
  return [...opened.filter((one) => !rests(one)), ...opened.filter(rests)]
}

const ofMessage = new Set([
  'unknown_number',
  'wrong_number',
  'blocked',
  'text_refused',
  'unreachable',
  'not_routed',
  'refused',
])
const isOfGateway = ({ code }: ChannelError) => !ofMessage.has(code)
