import { isValidPhoneNumber, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import type { Address } from '../connector.ts'

/** A number in one spelling for all, with its plus and the country; null for what is no number that anybody could have. */
export function numberOf(written: string, region: string): string | null {
  const plain = tidy(written)
  // Two zeros mean abroad in most countries, and nothing in the others.
  const ways = [plain, ...(plain.startsWith('00') ? [`+${plain.slice(2)}`] : [])]
  return ways.map((one) => whole(one, region)).find((found) => found !== null) ?? null
}

function whole(plain: string, region: string): string | null {
  const found = parsePhoneNumberFromString(plain, region as CountryCode)
  if (!found) return null
  // Countries open new ranges before anybody's list has them. A short code begins with neither.
  const isWhole = /^[+0]/.test(plain) && found.isPossible() && found.nationalNumber.length >= 8
  return found.isValid() || isWhole ? found.number : null
}

/** What stands around a number and between its digits for the eye alone. */
const tidy = (written: string) =>
  written
    .normalize('NFKC')
    .replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\p{Cf}\s().\-‐-―−_/]/gu, '')

/** Operators give numbers to others after some months without use. */
const lasts = 365

/** Who writes from there. A short code or a name is nobody's elsewhere: a bank's means something with this operator alone. */
export function senderOf(written: string, region: string): Address {
  const number = numberOf(written, region)
  if (number) return { kind: 'phone', address: number, verified: true, lasts }
  const code = tidy(written)
  const name = (/^\d+$/.test(code) ? code : written.normalize('NFKC').replace(/\p{C}/gu, ''))
    .trim()
    .toUpperCase()
    .slice(0, 100)
  if (name === '') throw new Error('Nobody sent it')
  return { kind: 'phone', address: name, verified: true, local: true }
}

/** How people in the country itself would write it, without spaces: what many gateways there want. */
export const nationalOf = (number: string) =>
  parsePhoneNumberFromString(number)?.formatNational().replace(/\D/g, '') ?? number

/** Whether somebody could have it, by the plan of its country. */
export const isNumber = (number: string) => isValidPhoneNumber(number)
