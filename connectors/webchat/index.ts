import type { Connector } from '../connector.ts'
import { externalId } from './kept.ts'
import { limits } from './limits.ts'
import { live } from './listen/live.ts'
import { parse } from './parse.ts'
import { pretend } from './pretend.ts'
import { settings, type Settings } from './settings.ts'
import { setup } from './setup.ts'
import { tokens } from './tokens.ts'
import { webhook } from './webhook.ts'

export const webchat: Connector<Settings> = {
  kind: 'webchat',
  folder: import.meta.dirname,
  settings,
  limits,
  threadDays: 30,
  idempotent: true,
  parse,
  pretend,
  setup,
  outOfHours: ({ outOfHours }) => outOfHours,
  async open(settings, host) {
    const signed = tokens(settings, host.channelId)
    return {
      // The core pushes the message to the visitor's open lines by itself, and to later ones when they open.
      send: async ({ to, messageId }) => ({ externalIds: [externalId(to.address, messageId)] }),
      close: async () => {},
      webhook: webhook(settings, host, signed),
      live: live(settings, host, signed),
      fileUrl: async (address, fileId) =>
        `/in/${host.channelId}/files/${fileId}?key=${await signed.forFile(address, fileId)}`,
    }
  },
}
