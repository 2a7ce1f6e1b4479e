import { createHash } from 'node:crypto'
import type { Base } from '../../gateway.ts'
import type { Line } from '../line.ts'
import { receiptIn, type Receipt } from '../parse/receipt.ts'
import { statuses } from '../pdu/commands.ts'
import { write, type Pdu } from '../pdu/frames.ts'
import { delivered } from '../pdu/message.ts'
import type { SmppSettings } from '../settings.ts'
import type { Timing } from '../timing.ts'
import type { Names } from './names.ts'

interface Circumstances {
  names: Names
  cursor(): string
  timing: Timing
  signal: AbortSignal
}
let lines = 0

/** Keeps what one line hands over, and says only then that it is here. */
export function receiving(settings: SmppSettings, base: Base, { names, cursor, timing, signal }: Circumstances) {
  const number = ++lines
  let line: Line | undefined
  let proof: NodeJS.Timeout | undefined
  let saving: Promise<void> = Promise.resolve()

  async function heard(pdu: Pdu): Promise<number> {
    const said = { pdu: write(pdu).toString('hex'), alphabet: settings.smppAlphabet, receipts: settings.smppReceipts }
    const named = nameOf(pdu.body)
    if (named) await base.keep(named, said)
    else await keepNameless(pdu.body, said)
    return statuses.ok
  }

  async function keepNameless(body: Buffer, said: unknown) {
    const one = names.of(digest(body), number)
    let kept = false
    try {
      await saving
      await base.keep(`once:${one.name}`, said, cursor())
      kept = true
    } finally {
      names.answered(one, kept)
      proof ??= setTimeout(() => void prove(), timing.prove)
    }
  }

  async function prove() {
    proof = undefined
    const before = performance.now()
    if (!(await line?.enquire())) return
    names.proved(number, before)
    // One that is being kept takes along what is left to tell.
    if (names.isQuiet && !signal.aborted) saving = base.host.goOnAt(cursor()).catch(() => {})
  }

  return {
    heard,
    began(open: Line) {
      line = open
      void open.ended.then(() => clearTimeout(proof))
    },
  }
}

/**
 * A receipt says itself which it is, unless it bears no date: gateways count their ids round. What cannot be read is kept
 * once: whatever it was, it says nothing new.
 */
function nameOf(body: Buffer): string | undefined {
  let receipt: Receipt | undefined
  try {
    receipt = receiptIn(delivered(body))
  } catch {
    return `garbage:${digest(body)}`
  }
  if (!receipt?.id || !receipt.done) return undefined
  const { id, state, done } = receipt
  return `receipt:${digest(Buffer.from(JSON.stringify([id, state, done])))}`
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
