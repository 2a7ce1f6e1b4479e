import type { Party } from '../pdu/message.ts'
import type { SmppSettings } from '../settings.ts'

const unknown = 0
const international = 1
const ofNetwork = 3
const name = 5
const telephone = 1

/** Longer ones are telephone numbers. */
const longestShortCode = 6

/** The line that we send from; empty: the gateway's own choice. */
export const fromLine = (line: string, { smppFromTon: ton, smppFromNpi: npi }: SmppSettings) => party(line, ton, npi)
export const toCustomer = (to: string, { smppToTon: ton, smppToNpi: npi }: SmppSettings) => party(to, ton, npi)

function party(written: string, ton: string, npi: string): Party {
  const own = typeOf(written)
  return {
    ton: ton === 'auto' ? own.ton : Number(ton),
    npi: npi === 'auto' ? own.npi : Number(npi),
    address: written.replace(/^\+/, ''),
  }
}

function typeOf(written: string) {
  if (written === '') return { ton: unknown, npi: unknown }
  if (written.startsWith('+')) return { ton: international, npi: telephone }
  if (!/^\d+$/.test(written)) return { ton: name, npi: unknown }
  return written.length <= longestShortCode ? { ton: ofNetwork, npi: unknown } : { ton: unknown, npi: telephone }
}
