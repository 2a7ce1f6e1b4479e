export const limits = { html: false, attachmentBytes: 10 * 1024 * 1024, textLength: 10_000 }
/** A JSON body: two tokens and a little. */
export const bodyBytes = 16 * 1024
export const says = { size: 20, ms: 10_000 }
export const receipts = { size: 60, ms: 10_000 }
export const typings = { size: 10, ms: 10_000 }
export const uploads = { size: 20, ms: 60_000 }
export const visitors = { size: 300, ms: 60_000 }
/** Addresses whose upload bucket is remembered; the oldest is forgotten. */
export const rememberedAddresses = 10_000
