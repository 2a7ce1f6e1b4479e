import type { ConversationRow, Id, IdentityRow, MessageRow } from '../../../server/contract/rows.ts'
import type { Rows } from '../../shared/rows.ts'
import { t } from '../../shared/i18n/language.svelte.ts'

/** With whom it is: a customer, or a group; or what stands for the name of one who has not given any. Codes keep their Latin digits. */
export function customerName({ room, subject, requesterId, identityId, number }: ConversationRow, rows: Rows) {
  if (room !== null) return subject || t('groupNamed', { number: String(number) })
  const identity = rows.identities.get(identityId)
  const address = identity?.customerId === requesterId ? readable(identity) : null
  return rows.customers.get(requesterId)?.name || address || t('unknownCustomer', { number: String(number) })
}

/** What it is about; the subject of a group is its name. */
export const subjectOf = ({ room, subject }: ConversationRow) => (room === null ? subject : null)

/** An address that a person can read: a mail address, a number, a handle. Keys of machines are not shown. */
export const readable = (identity: IdentityRow | undefined) =>
  identity && /^[^\s]*@|^\+?[\d\s()-]{5,}$/.test(identity.address) ? identity.address : null

export const identitiesOf = (customerId: Id, rows: Rows) =>
  [...rows.identities.values()].filter((one) => one.customerId === customerId)

/** Of the requester all identities are known here; whoever else takes part may be known by nothing yet. In a group each is one of many. */
export function isByOther(identityId: Id | null, { requesterId, room }: ConversationRow, rows: Rows) {
  if (room !== null) return identityId !== null
  const identity = rows.identities.get(identityId)
  if (identity) return identity.customerId !== requesterId
  return identityId !== null && identitiesOf(requesterId, rows).length > 0
}

export function participantName(identityId: Id | null, rows: Rows) {
  const identity = rows.identities.get(identityId)
  return rows.customers.get(identity?.customerId)?.name || readable(identity) || t('otherParticipant')
}

/** Who wrote a message that came in: the requester, or another participant. */
export const writerName = (
  { identityId }: Pick<MessageRow, 'identityId'>,
  conversation: ConversationRow,
  rows: Rows,
) => (isByOther(identityId, conversation, rows) ? participantName(identityId, rows) : customerName(conversation, rows))

/** Whom an answer reaches. */
export const answeredName = (conversation: ConversationRow, rows: Rows) =>
  conversation.room === null ? writerName(conversation, conversation, rows) : customerName(conversation, rows)
