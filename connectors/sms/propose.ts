import { placesIn } from './places.ts'

/** What each gateway that is chosen says of itself, under the names of its place. */
export async function propose(typed: Record<string, unknown>): Promise<Record<string, unknown>> {
  const all = placesIn(typed).flatMap(({ gateway, settings, fieldOf }) =>
    Object.entries(gateway.propose?.(settings as Record<string, unknown>) ?? {}).map(
      ([field, value]) => [fieldOf(field), value] as const,
    ),
  )
  return Object.fromEntries(all)
}
