import type { Words } from '../words.ts'

export type FieldName = 'name' | 'email' | 'contact' | 'message'
export interface Field {
  name: FieldName
  required: boolean
  complete?: 'name' | 'email'
}
export type Values = Partial<Record<FieldName, string>>

const email = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/
const phone = /^\+?[\d۰-۹٠-٩ ()-]{5,30}$/

/** What is wrong with a value that was typed in. */
const faultOf: { [name in FieldName]?: (value: string, words: Words) => string | false } = {
  email: (value, words) => !email.test(value) && words.badEmail,
  contact: (value, words) => !email.test(value) && !phone.test(value) && words.badContact,
}

export const offlineFields: Field[] = [
  { name: 'name', required: false, complete: 'name' },
  { name: 'contact', required: true, complete: 'email' },
  { name: 'message', required: true },
]
export const preChatFields = (required: boolean): Field[] => [
  { name: 'name', required, complete: 'name' },
  { name: 'email', required, complete: 'email' },
]

export function faults(fields: Field[], values: Values, words: Words) {
  const found: Values = {}
  for (const { name, required } of fields) {
    const value = values[name]?.trim() ?? ''
    const fault = value ? faultOf[name]?.(value, words) : required && words.needed
    if (fault) found[name] = fault
  }
  return found
}

export function toProfile({ name, email: address, contact }: Values) {
  const plain = (value?: string) => value?.trim() || undefined
  const isEmail = contact?.includes('@')
  return {
    name: plain(name),
    email: plain(address) ?? (isEmail ? plain(contact) : undefined),
    phone: isEmail ? undefined : plain(contact),
  }
}
