import { inbox } from './en/inbox.ts'
import { rest } from './en/rest.ts'

export const en = { ...inbox, ...rest }
