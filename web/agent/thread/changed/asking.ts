import type { FormerText, Id, Push } from '../../../../server/contract/rows.ts'
import { v1 } from '../../../shared/api.ts'

const at = (id: Id) => `/messages/${id}`

export const formerTexts = (id: Id) => v1<FormerText[]>('GET', `${at(id)}/edits`)
export const rewrite = (id: Id, text: string) => v1<Push>('PUT', `${at(id)}/text`, { text })
export const takeBack = (id: Id) => v1<Push>('DELETE', at(id))
export const react = (id: Id, emoji: string | null) =>
  emoji === null ? v1<Push>('DELETE', `${at(id)}/reaction`) : v1<Push>('PUT', `${at(id)}/reaction`, { emoji })
export const fetchAgain = (id: Id) => v1<Push>('POST', `${at(id)}/fetch`)
export const letBe = (id: Id) => v1<Push>('DELETE', `${at(id)}/change`)
