/**
 * What a kill at one leaves behind is what the next ones meet: an attempt that was broken off, a line that waits. No
 * other server comes between a broken attempt and the one that is to meet it: it would have cleared it away.
 */
export const points = [
  'raw.before-commit',
  'raw.after-commit',
  'intake.before-commit',
  'receipt.before-commit',
  'seal.before-commit',
  'send.claimed',
  'send.taken-over',
  'send.before-call',
  'send.interrupted',
  'send.after-call',
  'sent.before-commit',
  'sent.after-commit',
  'send.after-refusal',
  'postponed.before-commit',
  'postponed.after-commit',
  'failed.before-commit',
  'failed.after-commit',
  'resend.before-commit',
]
