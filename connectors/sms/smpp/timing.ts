/** Milliseconds. */
export const usual = {
  /** Until a connection stands. */
  reach: 10_000,
  /** Until a PDU is answered. */
  answer: 30_000,
  /** After so long it is asked whether the other side is still there. */
  idle: 30_000,
  /** For what is under way when the channel is closed. */
  leave: 5_000,
  /** After a failure: the longest pause at first, and ever. A line that held for `steady` was no failure. */
  retry: { least: 500, most: 30_000 },
  steady: 10_000,
  /** Between two tries of a later piece of a text, where the gateway does not say. */
  piece: 1_000,
  /** The other side gives no answer up before. */
  prompt: 5_000,
  /** What was answered is proved to have arrived there after so long. */
  prove: 1_000,
  /** For so long after a line has broken what was perhaps not acknowledged may come again. */
  doubt: 3_600_000,
}
export type Timing = typeof usual
