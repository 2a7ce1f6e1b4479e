import { randomUUID } from 'node:crypto'
import type { Ask, Tried } from '../connector.ts'
import type { Base } from './gateway.ts'
import { numberOf } from './numbers.ts'
import { placesIn, type Place } from './places.ts'
import type { Settings } from './settings.ts'
import { trying } from './trying.ts'

/** Each gateway in its turn: what it can tell by itself, and a message to whoever is to get one. */
export async function* check(settings: Settings, signal: AbortSignal, ask: Ask): AsyncGenerator<Tried> {
  const to = numberOf(settings.test, settings.region)
  if (settings.test !== '' && !to) yield { step: 'test', code: 'wrong_number' }
  const places = placesIn(settings)
  for (const place of places) {
    const of = place.gateway.label
    const ground = { line: place.line, region: settings.region, ask }
    for await (const step of place.gateway.check(place.settings, ground, signal)) yield { ...step, of }
    if (!to) continue
    yield { step: 'send_test', code: '', of }
    yield { ...(await trying('send_test', sendTest(place, { ...ground, signal }, to))), of }
  }
  if (!places.some(({ gateway }) => gateway.callbacks)) return
  yield { step: 'callbacks', code: settings.address === '' ? 'address_empty' : 'ok' }
}

async function sendTest(
  { gateway, settings }: Place,
  ground: Pick<Base, 'line' | 'region' | 'ask'> & { signal: AbortSignal },
  to: string,
) {
  const { signal, ...given } = ground
  const host = { status: () => {}, cursor: async () => null, goOnAt: async () => {}, signal }
  const opened = gateway.open(settings, { ...given, host, address: '', secret: '', keep: async () => {} })
  try {
    await opened.send({ id: randomUUID(), to, text: 'Peyk ✓ پیک' })
  } finally {
    await opened.close()
  }
}
