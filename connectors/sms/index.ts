import type { Connector } from '../connector.ts'
import { check } from './check.ts'
import { counting } from './counting.ts'
import { limits } from './limits.ts'
import { open } from './open.ts'
import { parse } from './parse.ts'
import { placesIn } from './places.ts'
import { pretend } from './pretend.ts'
import { propose } from './propose.ts'
import { settings, type Settings } from './settings.ts'
import { setup } from './setup.ts'
import { words } from './words.ts'

export const sms: Connector<Settings> = {
  kind: 'sms',
  folder: import.meta.dirname,
  settings,
  limits,
  threadDays: 30,
  idempotent: false,
  triesFor: 24,
  open,
  parse,
  pretend,
  propose,
  check,
  setup,
  counting,
  words,
  goesTo: (settings) =>
    Object.fromEntries(
      placesIn(settings).flatMap(({ gateway, settings, fieldOf }) =>
        Object.entries(gateway.goesTo(settings)).map(([field, places]) => [fieldOf(field), places]),
      ),
    ),
  consent: ({ purpose, quietFrom: from, quietTo: to, zone }) => ({
    purpose,
    quiet: from && to ? { from, to, zone } : null,
  }),
  acknowledgement: ({ acknowledgement }) => acknowledgement,
  outOfHours: ({ outOfHours }) => outOfHours,
}
