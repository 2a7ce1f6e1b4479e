import { hours } from './en/hours.ts'
import { inbox } from './en/inbox.ts'
import { mail } from './en/mail.ts'
import { rest } from './en/rest.ts'

export const en = { ...inbox, ...hours, ...mail, ...rest }
