const megabyte = 1024 * 1024

/** Bytes. Of a larger mail only its beginning is fetched. */
export const mailBytes = 40 * megabyte
export const beginning = 256 * 1024
/** How much is asked for at once, in mails and in bytes: the memory that one mailbox may take. */
export const batch = { mails: 50, bytes: 8 * megabyte }
/** What no server may send more of; a line holds the numbers of all mails since a date. */
export const replies = { maxLiteralSize: 64 * megabyte, maxResponseSize: 80 * megabyte, maxLineLength: 16 * megabyte }
/** So many mails that were left out are read before it is looked what has come in. */
export const atOnce = 4 * batch.mails
/** So many mails that were there before are told of as they are read. */
export const worthTelling = 100
/** How often one mail may break the connection before the others go first. */
export const tries = 3

/** Milliseconds. */
export const usual = {
  /** IDLE is only a hint: it is looked for new mail that often anyway. */
  poll: 60_000,
  /** A server that does not answer in that time is gone. */
  answer: 20_000,
  silence: 90_000,
  retry: { least: 1_000, most: 300_000 },
}
export type Timing = typeof usual
