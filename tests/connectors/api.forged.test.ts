import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signed } from '../../connectors/api/signing.ts'
import { message, openApi, otherSecret, secret } from './api.support.ts'

/** FORGERIES=100000 for all of them. */
const count = Number(process.env.FORGERIES ?? 1000)
const address = 'http://hub.test/in/channel-1/messages'
const body = JSON.stringify(message())

type Signed = ReturnType<typeof signed>
const good = (): Signed => signed(secret, 'msg_good', body)
const raw = (key: Uint8Array, text: string) => `v1,${createHmac('sha256', key).update(text).digest('base64')}`

/** Ways to pass for the other system without its key, or to change what it has signed. */
const forgeries: ((any: () => string) => { headers: Partial<Signed>; text: string })[] = [
  (any) => ({ headers: { ...good(), 'webhook-signature': `v1,${any()}` }, text: body }),
  (any) => ({ headers: { ...good(), 'webhook-id': `msg_${any().replace(/\W/g, '')}x` }, text: body }),
  () => ({ headers: { ...good(), 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 7) }, text: body }),
  (any) => ({ headers: good(), text: body.replace('Hello', any()) }),
  () => ({ headers: good(), text: ` ${body}` }),
  () => ({ headers: signed(otherSecret, 'msg_good', body), text: body }),
  (any) => ({ headers: signed(`whsec_${Buffer.from(any()).toString('base64')}`, 'msg_good', body), text: body }),
  () => ({ headers: signed(secret, 'msg_good', body, Date.now() - 301_000), text: body }),
  () => ({ headers: signed(secret, 'msg_good', body, Date.now() + 302_000), text: body }),
  () => ({
    headers: { ...good(), 'webhook-signature': good()['webhook-signature'].replace('v1,', 'v1a,') },
    text: body,
  }),
  () => ({ headers: { ...good(), 'webhook-signature': good()['webhook-signature'].slice(0, -2) }, text: body }),
  () => ({ headers: { ...good(), 'webhook-signature': raw(Buffer.from(secret), body) }, text: body }),
  () => ({
    headers: { ...good(), 'webhook-signature': raw(Buffer.from(secret.slice(6), 'base64'), body) },
    text: body,
  }),
  () => ({ headers: { ...good(), 'webhook-signature': '' }, text: body }),
  () => ({ headers: { 'webhook-signature': good()['webhook-signature'] }, text: body }),
]

test(`T27 T28 of ${count} forged, altered and outlived requests none is accepted`, { timeout: 600_000 }, async () => {
  const { channel, kept } = await openApi()
  const codes = new Map<string, number>()
  for (let n = 0; n < count; n++) {
    const { headers, text } = forgeries[n % forgeries.length]!(() => randomBytes(33).toString('base64'))
    const answer = await channel.webhook!(
      new Request(address, { method: 'POST', headers: headers as Signed, body: text }),
    )
    const { error } = (await answer.json()) as { error: { code: string } }
    const what = `${answer.status} ${error.code}`
    codes.set(what, (codes.get(what) ?? 0) + 1)
  }
  expect([...codes.keys()].sort()).toEqual(['401 too_old', '401 unsigned', '401 wrong_signature'])
  expect(kept.raws.size).toBe(0)
  expect(kept.statuses).toEqual([])
})

test('chatwoot#11901 one request that comes a thousand times is kept once', async () => {
  const { channel, kept } = await openApi()
  const headers = good()
  const ask = () => channel.webhook!(new Request(address, { method: 'POST', headers, body }))
  const answers = await Promise.all(Array.from({ length: 1000 }, ask))
  expect(answers.every(({ status }) => status === 202)).toBe(true)
  expect(kept.raws.size).toBe(1)
})

test('whatever the headers are, they are refused or read, and nothing breaks', async () => {
  const { channel } = await openApi()
  const header = fc.string({ unit: 'grapheme-ascii', maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(header, header, header, async (id, at, signature) => {
      const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature }
      const { status } = await channel.webhook!(new Request(address, { method: 'POST', headers, body }))
      expect(status).toBe(401)
    }),
    { numRuns: 200 },
  )
})
