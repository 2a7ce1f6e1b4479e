export const limits = {
  html: false,
  attachmentBytes: 10 * 1024 * 1024,
  textLength: 20_000,
  quotes: true as const,
  buttons: 8,
  edit: {},
  remove: {},
}
/** Of one input: its files in base64, and what is around them. */
export const bodyBytes = Math.ceil((limits.attachmentBytes * 4) / 3) + 256 * 1024
/** Bytes that all calls of one channel may hold together while it is not known who sends them. */
export const unprovenBytes = 4 * bodyBytes
/** Files of an answer that travel in it, in bytes together; larger ones are only linked to. */
export const inlineBytes = 256 * 1024
/** Seconds that the clocks of both sides may differ. */
export const tolerance = 5 * 60
/** Seconds for which a link to a file opens: an answer may wait for three days. */
export const linkSeconds = 4 * 86_400
/** Milliseconds for a call, ours or theirs. */
export const patience = 20_000
