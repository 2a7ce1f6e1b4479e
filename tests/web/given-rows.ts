import type { ConversationRow, MessageRow } from '../../server/contract/rows.ts'
import { windowKey } from '../../server/contract/rows.ts'

export const epoch = 'epoch'
export const us = windowKey('all', 'us', 'ada')
export const customer = windowKey('all', 'customer', 'ada')

export const conversation = (id: string, version: number) =>
  ({ id, version, preview: `${id} ${version}`, inboundCount: version }) as ConversationRow
export const message = (conversationId: string, seq: number, version = 1) =>
  ({ id: `${conversationId}-${seq}`, conversationId, seq, version }) as MessageRow
