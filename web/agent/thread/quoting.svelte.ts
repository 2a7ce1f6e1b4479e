import type { Id } from '../../../server/contract/rows.ts'

/** The message that the answer which is being written quotes. */
export const quoting = $state<{ id: Id | undefined }>({ id: undefined })
