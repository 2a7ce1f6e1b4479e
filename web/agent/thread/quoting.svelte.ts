import type { Id } from '../../../server/contract/rows.ts'

/** The message that the answer which is being written quotes. Chosen once more, it is another choice of the same. */
export const quoting = $state<{ chosen: { id: Id } | undefined }>({ chosen: undefined })
