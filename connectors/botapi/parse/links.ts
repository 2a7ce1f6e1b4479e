import type { Entity } from './entities.ts'

/** What the far side's people are reached by, before their name or number; where nobody knows, they stay words. */
export interface People {
  named: string
  numbered: string
}

const scheme = /^(?:https?:\/\/|mailto:|tel:|tg:\/\/)./i
const anyScheme = /^[a-z][a-z\d+.-]*:/i
/** What nobody sees, or what turns round what he sees. */
const unseen = /[\s\p{C}]/u

/** Where a piece of a text leads; undefined: nowhere, or to where nobody should go. */
export function linkOf({ type, url, user }: Entity, words: string, people?: People): string | undefined {
  if (type === 'text_link') return safe(url ?? '')
  if (type === 'url') return safe(anyScheme.test(words) ? words : `https://${words}`)
  if (type === 'phone_number') return safe(`tel:${words.replace(/[^+\d]/g, '')}`)
  if (type === 'mention') return people && safe(people.named + words.replace(/^@/, ''))
  if (type === 'text_mention') return people && user && safe(people.numbered + user.id)
  return undefined
}

function safe(address: string): string | undefined {
  if (address.length > 2048 || !scheme.test(address) || !URL.canParse(address)) return undefined
  return unseen.test(address) ? new URL(address).href : address
}
