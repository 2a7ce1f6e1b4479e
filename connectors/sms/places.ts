import { z } from 'zod'
import { fields } from './fields.ts'
import type { GatewayKind } from './gateway.ts'
import { gateways } from './gateways.ts'

const { choice, text } = fields

/** In the order in which they are tried. One form without nesting, so that each secret is a field of its own. */
const places = [
  { name: '', label: { en: 'Gateway', fa: 'درگاه پیامک' } },
  { name: 'second', label: { en: 'If that cannot send', fa: 'اگر آن نتواند بفرستد' } },
  { name: 'third', label: { en: 'If neither can', fa: 'اگر هیچ‌یک نتواند' } },
]

const fieldOf = (place: string, name: string) =>
  place === '' ? name : `${place}${name.charAt(0).toUpperCase()}${name.slice(1)}`

const kinds = Object.fromEntries(Object.entries(gateways).map(([kind, { label }]) => [kind, label]))
const none = { none: { en: 'No other', fa: 'درگاه دیگری نیست' } }

/** The fields of all places. Those of a gateway stand there for whoever has chosen it. */
export const placeFields: Record<string, z.ZodType> = Object.fromEntries(
  places.flatMap(({ name: place, label }, n) => {
    const chosen = fieldOf(place, 'gateway')
    const before = n > 1 ? { when: { [fieldOf(places[n - 1]!.name, 'gateway')]: Object.keys(gateways) } } : {}
    const choices = place === '' ? kinds : { ...none, ...kinds }
    const gateway = choice(choices, Object.keys(choices)[0]!, label)
    const line = text(
      20,
      { en: 'Number or name of the sender', fa: 'شمارهٔ خط یا نام فرستنده' },
      {
        en: 'As the gateway gave it to you. Customers answer to it.',
        fa: 'همان که درگاه به شما داده است. مشتری به همین پاسخ می‌دهد.',
      },
    )
    const own = Object.entries(gateways).flatMap(([kind, { fields }]) =>
      Object.entries(fields.shape as Record<string, z.ZodType>).map(
        ([name, field]) => [fieldOf(place, name), placed(field, { [chosen]: [kind] })] as const,
      ),
    )
    return [
      [chosen, gateway.meta({ ...gateway.meta(), ...before })] as const,
      [fieldOf(place, 'line'), placed(line, { [chosen]: Object.keys(gateways) })] as const,
      ...own,
    ]
  }),
)

function placed(field: z.ZodType, when: Record<string, string[]>) {
  return field.meta({ ...field.meta(), when })
}

/** A gateway as it is set. */
export interface Place {
  /** From 1. */
  number: number
  kind: string
  gateway: GatewayKind<unknown>
  settings: unknown
  line: string
  /** What a field of the gateway is called on the form. */
  fieldOf(name: string): string
}

/** Which gateways are set, the first to be tried first. */
export function placesIn(settings: Record<string, unknown>): Place[] {
  const found: Place[] = []
  for (const [n, { name: place }] of places.entries()) {
    const kind = settings[fieldOf(place, 'gateway')] as string
    const gateway = gateways[kind]
    if (!gateway) break
    const own = Object.keys(gateway.fields.shape as object).map((name) => [name, settings[fieldOf(place, name)]])
    found.push({
      number: n + 1,
      kind,
      gateway,
      settings: Object.fromEntries(own),
      line: settings[fieldOf(place, 'line')] as string,
      fieldOf: (name) => fieldOf(place, name),
    })
  }
  return found
}
