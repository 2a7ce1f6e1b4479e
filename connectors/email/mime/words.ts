import { decodeWords } from 'postal-mime'

// Controls, and marks that turn the direction of what follows: nobody types them into a subject.
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]+/gu

/** Encoded words (RFC 2047) as a person reads them. */
export function words(value: string): string {
  if (!value.includes('=?')) return value
  try {
    return decodeWords(value)
  } catch {
    return value
  }
}

/** One line for people: decoded, without anything invisible that could forge or turn around its surroundings. */
export const line = (value: string, most: number) =>
  shortened(words(value).replace(unseen, ' ').replace(/ {2,}/g, ' ').trim(), most)

/** Never ends in half a letter. */
export const shortened = (text: string, most: number) =>
  text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
