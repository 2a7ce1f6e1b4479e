import type { Connector } from '../connector.ts'
import { check } from './check.ts'
import { healthOf } from './health.ts'
import { limits } from './limits.ts'
import { links } from './links.ts'
import { parse } from './parse.ts'
import { pretend } from './pretend.ts'
import { webhook } from './receive.ts'
import { sending } from './send.ts'
import { settings, type Settings } from './settings.ts'
import { setup } from './setup.ts'
import { words } from './words.ts'

export const api: Connector<Settings> = {
  kind: 'api',
  folder: import.meta.dirname,
  settings,
  limits,
  threadDays: 30,
  // The far side is told to keep webhook-id, which is the part's.
  idempotent: true,
  triesFor: 72,
  parse,
  pretend,
  check,
  words,
  setup,
  async open(settings, host) {
    const files = links(settings, host)
    const health = healthOf(host)
    return {
      ...sending(settings, host, files, health),
      close: async () => {},
      webhook: webhook(settings, host, files, health),
      fileUrl: async (address, fileId) => files.to(address, fileId),
    }
  },
}
