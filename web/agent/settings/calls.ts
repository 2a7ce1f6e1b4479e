import type { DeliveryState } from '../../../db/facts.ts'
import type { Id } from '../../../server/contract/rows.ts'
import { v1 } from '../../shared/api.ts'

/** One time that a channel was called to send something. */
export interface Call {
  id: number
  deliveryId: Id
  attempt: number
  at: string
  ms: number
  /** Null: it was taken. */
  code: string | null
  /** What the far side answered, such as `503`. */
  said: string | null
  /** How it stands now with what the call was for. */
  state: DeliveryState | null
  again: boolean
}

/** The newest, before one of them if need be. */
export const callsOf = (id: Id, before?: number) =>
  v1<{ rows: Call[] }>('GET', `/channels/${id}/calls${before ? `?before=${before}` : ''}`)
export const redeliver = (deliveryId: Id) => v1<unknown>('POST', `/deliveries/${deliveryId}/redelivery`)
