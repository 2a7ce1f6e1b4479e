import { createHmac, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Connector, Host } from '../../../connectors/connector.ts'
import { live } from './live.ts'
import { externalId, parse, toBytes } from './parse.ts'

const settings = z.strictObject({
  secret: z
    .string()
    .min(32)
    .default(() => randomUUID())
    .meta({ secret: true, default: undefined }),
  origins: z.array(z.url()).default([]),
})
type Settings = z.output<typeof settings>

/** What the core is tried with: nothing need be set, there is no far side, and customers hold a line open. */
export const walkin: Connector<Settings> = {
  kind: 'walkin',
  folder: import.meta.dirname,
  settings,
  limits: { html: false, attachmentBytes: 10 * 1024 * 1024, textLength: 10_000 },
  threadDays: 30,
  idempotent: true,
  parse,
  pretend(who, text) {
    const address = `user:${who.toLowerCase()}`
    const profile = { name: who.charAt(0).toUpperCase() + who.slice(1) }
    const said = { clientId: randomUUID(), text, fileIds: [], profile }
    return { key: `${address}:${said.clientId}`, bytes: toBytes({ type: 'message', address, said }) }
  },
  async open({ secret, origins }, host) {
    /** Says who holds it: on this channel, and under this secret. */
    const tokenFor = (address: string) =>
      `${address}.${createHmac('sha256', secret).update(`${host.channelId} ${address}`).digest('hex')}`
    return {
      send: async ({ to, messageId }) => ({ externalIds: [externalId(to.address, messageId)] }),
      close: async () => {},
      webhook: webhook(host, tokenFor),
      live: live(host, origins, tokenFor),
    }
  },
}

const webhook = (host: Host, tokenFor: (address: string) => string): Channel['webhook'] =>
  async function answer({ method, url }) {
    const asked = `${method} ${new URL(url).pathname.split(`/in/${host.channelId}`)[1]}`
    if (asked === 'GET /config') {
      host.status('ok')
      return Response.json({})
    }
    if (asked !== 'POST /visitor') return Response.json({ error: { code: 'not_found' } }, { status: 404 })
    const address = randomUUID()
    return Response.json({ token: tokenFor(address), address }, { status: 201 })
  }
