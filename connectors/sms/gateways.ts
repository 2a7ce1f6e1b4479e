import type { GatewayKind } from './gateway.ts'
import { http } from './http/index.ts'
import { kavenegar } from './kavenegar/index.ts'
import { smpp } from './smpp/index.ts'
import { twilio } from './twilio/index.ts'

/** Each has settings of its own type, which its fields check before `open`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const gateways: Record<string, GatewayKind<any>> = { kavenegar, twilio, smpp, http }
