import { EventEmitter } from 'node:events'
import type { Id } from '../../db/ids.ts'
import type { DraftRow, MarkRow } from '../contract/rows.ts'

/** Personal state is no fact: its owner's own screens learn of it here, and read it again when they reconnect. */
export const personal = new EventEmitter<{
  changed: [agentId: Id, rows: { marks?: MarkRow[]; drafts?: DraftRow[] }]
}>()
