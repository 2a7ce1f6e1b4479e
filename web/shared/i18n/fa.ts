import { inbox } from './fa/inbox.ts'
import { rest } from './fa/rest.ts'

export const fa = { ...inbox, ...rest }
