import { ChannelError, type Tried } from '../connector.ts'
import type { Balance } from './gateway.ts'

/** A step that asks the far side something: what became of it, what it said of it, and what it says is left. */
export async function trying(step: string, asked: Promise<Balance | void>): Promise<Tried> {
  try {
    const left = await asked
    return { step, code: 'ok', ...(left && { left }) }
  } catch (error) {
    if (!(error instanceof ChannelError)) return { step, code: 'not_understood' }
    return { step, code: error.code, ...(error.said !== undefined && { said: error.said }) }
  }
}
