import { nationalOf } from '../numbers.ts'

/** How a gateway wants numbers to be written. */
export const numberForms: Record<string, (number: string) => string> = {
  plus: (number) => number,
  digits: (number) => number.replace(/^\+/, ''),
  zeros: (number) => number.replace(/^\+/, '00'),
  national: (number) => (number.startsWith('+') ? nationalOf(number) : number),
}

/** What a request can say of a message, by the names that stand in braces. */
export interface Values {
  to: string
  from: string
  text: string
  id: string
  user: string
  password: string
  /** Name and password as HTTP's own login wants them. */
  login: string
  callback: string
}
export const names: (keyof Values)[] = ['to', 'from', 'text', 'id', 'user', 'password', 'login', 'callback']

/** So that a value stays one value, whatever is in it: a text cannot become a part of the request. */
const escapes: Record<string, (value: string) => string> = {
  json: (value) => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  xml: (value) => value.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`),
  header: (value) => value.replace(/[^\x20-\x7e]/g, ''),
}

const place = /\{\{ ?(\w+) ?\}\}/g

/** The names in braces that mean nothing. */
export const unknownNames = (template: string): string[] =>
  [...template.matchAll(place)].flatMap(([all, name]) => (names.includes(name as keyof Values) ? [] : [all]))

export const fill = (template: string, values: Values, as: string) =>
  template.replace(place, (_all, name: keyof Values) => escapes[as]!(values[name] ?? ''))

/** All the ways in which a value may stand in what was sent, or in an answer that repeats it. */
export const spellingsOf = (value: string) =>
  [
    value,
    new URLSearchParams({ '': value }).toString().slice(1),
    ...Object.values(escapes).map((as) => as(value)),
  ].filter(Boolean)
