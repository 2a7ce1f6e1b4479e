import { hours } from './fa/hours.ts'
import { inbox } from './fa/inbox.ts'
import { mail } from './fa/mail.ts'
import { rest } from './fa/rest.ts'

export const fa = { ...inbox, ...hours, ...mail, ...rest }
