import type { SmppSettings } from './settings.ts'

type Receipts = SmppSettings['smppReceipts']

/** One spelling for what a gateway writes in one way when it takes a message, and in another way in its receipt. */
export const idAsTaken = (id: string, receipts: Receipts) =>
  receipts === 'same' ? id : numeral(id, receipts === 'hex' ? '' : '0x')
export const idInReceipt = (id: string, receipts: Receipts) =>
  receipts === 'same' ? id : numeral(id, receipts === 'hex' ? '0x' : '')

function numeral(id: string, prefix: string) {
  const isNumeral = prefix === '' ? /^\d{1,65}$/ : /^[\da-f]{1,65}$/i
  return isNumeral.test(id) ? String(BigInt(prefix + id)) : id
}
