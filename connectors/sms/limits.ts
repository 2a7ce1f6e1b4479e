/** Longer texts go out as several messages. Nine parts of 67 letters, or four of 153: what every gateway takes. */
export const limits = { html: false, attachmentBytes: 0, textLength: 603 }
