import type { ConversationRow, Id, IdentityRow } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'
import { t } from '../../shared/i18n/language.svelte.ts'

/** A customer's name, or a name for one who has not given any. Codes keep their Latin digits. */
export const customerName = (conversation: ConversationRow, rows: Rows) =>
  rows.customers.get(conversation.requesterId)?.name || t('unknownCustomer', { number: String(conversation.number) })

/** An address that a person can read: a mail address, a number, a handle. Keys of machines are not shown. */
export const readable = (identity: IdentityRow | undefined) =>
  identity && /^[^\s]*@|^\+?[\d\s()-]{5,}$/.test(identity.address) ? identity.address : null

export const identitiesOf = (customerId: Id, rows: Rows) =>
  [...rows.identities.values()].filter((one) => one.customerId === customerId)
