import type { Connector } from './connector.ts'
import { api } from './api/index.ts'
import { bale } from './bale/index.ts'
import { email } from './email/index.ts'
import { sms } from './sms/index.ts'
import { telegram } from './telegram/index.ts'
import { webchat } from './webchat/index.ts'

// Each has settings of its own type, which its own schema checks before `open`.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const connectors: readonly Connector<any>[] = [api, bale, email, sms, telegram, webchat]
