import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ChannelError, type Channel, type Connector, type Part } from '../../connectors/connector.ts'
import { memoryHost } from './host.ts'
import type { Sample } from './samples.ts'

type Given<S> = {
  samples: Sample[]
  /** What an admin would type at least. */
  settings: unknown
  /** Names of settings that must never be sent back to the browser. */
  secrets: string[]
  /** To whom a part can be sent. */
  to?: Part['to']
  /** Of what means nothing a message is made all the same, so that nothing is lost. */
  readsAnything?: boolean
  /** Makes the far side refuse; the contract then sends once more. */
  breakFarSide?: (settings: S) => void
}

const optional = ['own', 'listen', 'webhook', 'live', 'fileUrl', 'edit', 'remove', 'fetch', 'typing', 'link', 'react']
export const part = (changes: Partial<Part> = {}): Part => ({
  id: 'part-1',
  messageId: '0190a7c2-0000-7000-8000-0000000000c1',
  to: { kind: 'any', address: 'someone' },
  text: 'Hello',
  files: [],
  attempt: 1,
  subject: null,
  answers: [],
  others: [],
  hidden: [],
  sender: null,
  author: null,
  ...changes,
})

/** What the core relies on in every connector. */
export function connectorContract<S>(connector: Connector<S>, given: Given<S>) {
  const parsed = () => connector.settings.parse(given.settings)
  const sent = given.to && { to: given.to }

  describe(`${connector.kind} keeps the connector contract`, () => {
    settingsContract(connector, given)
    parseContract(connector, given)
    folderContract(connector)

    test('opens, has only methods that exist, sends, closes, and closes again', async () => {
      const channel = await connector.open(parsed(), memoryHost().host)
      const known = ['send', 'close', ...optional]
      expect(Object.keys(channel).filter((name) => !known.includes(name))).toEqual([])
      for (const name of optional)
        expect(['undefined', 'function', 'object']).toContain(typeof Reflect.get(channel, name))
      const { edit, remove, links, reactions } = connector.limits
      const able = [channel.edit, channel.remove, channel.link, channel.react].map(Boolean)
      expect(able, 'what it says it can').toEqual([edit, remove, links, reactions].map(Boolean))
      expect((await channel.send(part(sent))).externalIds.length).toBeGreaterThan(0)
      await channel.close()
      await channel.close()
    })

    test('listens until it is told to stop', async () => {
      const channel = await connector.open(parsed(), memoryHost().host)
      const stopping = new AbortController()
      const listening = channel.listen?.(stopping.signal)
      stopping.abort()
      await listening
      await channel.close()
    })

    const { breakFarSide } = given
    if (breakFarSide)
      test('says of each failure whether to try again and whether nothing left', async () => {
        const settings = parsed()
        const channel: Channel = await connector.open(settings, memoryHost().host)
        breakFarSide(settings)
        await expect(channel.send(part(sent))).rejects.toBeInstanceOf(ChannelError)
      })

    test('answers a webhook it does not know without telling why it failed', async () => {
      const channel = await connector.open(parsed(), memoryHost().host)
      const answer = await channel.webhook?.(new Request('http://hub.test/in/channel-1/no/such/place'))
      if (answer) expect(answer.status).toBeGreaterThanOrEqual(400)
      expect((await answer?.text()) ?? '').not.toMatch(/ at .*\.ts|Error:/)
    })
  })
}

function folderContract<S>({ folder, parse, vouches }: Connector<S>) {
  const loaded = (file: string) => import(join(folder, file)) as Promise<Record<string, unknown>>

  test('has in its folder what threads of their own load', async () => {
    expect((await loaded('parse.ts')).parse).toBe(parse)
    if (vouches) expect((await loaded('vouch.ts')).vouch).toBeTypeOf('function')
  })
}

function settingsContract<S>(connector: Connector<S>, { settings, secrets }: Given<S>) {
  test('draws its settings as a form and marks the secrets', () => {
    const schema = z.toJSONSchema(connector.settings, { io: 'input' })
    const fields = Object.entries(schema.properties ?? {}) as [string, { secret?: boolean; default?: unknown }][]
    expect(
      fields
        .filter(([, field]) => field.secret)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...secrets].sort())
    for (const [, field] of fields) if (field.secret) expect(field.default).toBeUndefined()
    expect(JSON.stringify(z.toJSONSchema(connector.settings))).toBe(JSON.stringify(z.toJSONSchema(connector.settings)))
  })

  test('T17 unknown fields refused: settings', () => {
    expect(connector.settings.safeParse(settings).success).toBe(true)
    expect(connector.settings.safeParse({ ...(settings as object), isAdmin: true }).success).toBe(false)
  })
}

function parseContract<S>(connector: Connector<S>, { samples, readsAnything }: Given<S>) {
  test.each(samples)('understands $name, the same each time, and leaves it as it was', ({ key, bytes, events }) => {
    const before = Buffer.from(bytes)
    expect(connector.parse({ key, bytes })).toEqual(events)
    expect(connector.parse({ key, bytes })).toEqual(events)
    expect(Buffer.from(bytes).equals(before)).toBe(true)
  })

  const nested = '['.repeat(100_000)
  const texts = ['', 'null', '[]', '{}', '{"type":"message"}', nested, `{"a":${nested}`, '\u0000'.repeat(1e6)]
  const nothing = [...texts.map((text) => Buffer.from(text)), new Uint8Array([0xff, 0xfe, 0xfd])]

  test(`${readsAnything ? 'shows' : 'refuses'} bytes that mean nothing, and at once`, () => {
    const began = performance.now()
    for (const bytes of nothing) {
      const parse = () => connector.parse({ key: 'k', bytes })
      if (readsAnything) expect(parse()).toMatchObject([{ type: 'message' }])
      else expect(parse).toThrow()
    }
    expect(performance.now() - began).toBeLessThan(2000)
  })
}
