import { Failure, type Schema, type Settings } from '../../shared/api.ts'

/** What a form starts with. */
export function defaults(schema: Schema | undefined, given: Settings = {}): Settings {
  const entries = Object.entries(schema?.properties ?? {}).map(([name, part]) => [name, start(part, given[name])])
  return Object.fromEntries(entries) as Settings
}

function start(part: Schema, given: unknown): unknown {
  if (part.type === 'object') return defaults(part, (given ?? part.default ?? {}) as Settings)
  if (given !== undefined) return given
  if (part.default !== undefined) return part.default
  if (part.type === 'boolean') return false
  if (part.type === 'array') return []
  return part.enum?.[0] ?? ''
}

/** Whether a field is of use with what has been chosen. */
export const stands = ({ when = {} }: Schema, value: Settings) =>
  Object.entries(when).every(([field, chosen]) => chosen.includes(String(value[field])))

/** What is sent: an empty secret means "as it was", an empty number means none. */
export function clean(settings: Settings, schema: Schema | undefined): Settings {
  const entries = Object.entries(schema?.properties ?? {}).flatMap(([name, part]): [string, unknown][] => {
    const value = settings[name]
    if (part.type === 'object') return [[name, clean((value ?? {}) as Settings, part)]]
    const isEmpty = value === '' || value === null || value === undefined
    if (isEmpty && (part.secret || isNumber(part) || isOptional(schema, name))) return []
    return [[name, value]]
  })
  return Object.fromEntries(entries)
}

export const isNumber = (part: Schema) => part.type === 'number' || part.type === 'integer'
const isOptional = (schema: Schema | undefined, name: string) =>
  !schema?.required?.includes(name) && !schema?.properties?.[name]?.default

/** A secret that may be left out and yet not be empty is made by its connector. */
export const isMadeForUs = (schema: Schema, name: string) =>
  !schema.required?.includes(name) && (schema.properties?.[name]?.minLength ?? 0) > 0

/** What the server found wrong with a form, by field. */
export type Faults = { [field: string]: string[] | undefined }

export function faultsOf(error: unknown): Faults {
  if (!(error instanceof Failure) || error.code !== 'invalid') return {}
  return (error.details as { fieldErrors?: Faults } | undefined)?.fieldErrors ?? {}
}

/** Whoever filled in a form is led to the first field that is wrong. */
export const focusFault = (form: HTMLElement | undefined) =>
  form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
