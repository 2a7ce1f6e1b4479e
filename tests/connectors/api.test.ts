import { afterAll, describe, expect, test } from 'vitest'
import { api } from '../../connectors/api/index.ts'
import { signed } from '../../connectors/api/signing.ts'
import { farSystem, message, openApi, otherSecret, posted, secret } from './api.support.ts'
import { connectorContract, part } from './contract.ts'
import { samplesIn } from './samples.ts'

const far = await farSystem()
afterAll(far.close)

connectorContract(api, {
  settings: { url: far.url, secret },
  secrets: ['secret'],
  samples: samplesIn('api'),
  breakFarSide: (given) => void (given.url = 'http://127.0.0.1:1/'),
})

test('an address with a name and a password in it is refused, as it could not be called', () => {
  const given = (url: string) => api.settings.safeParse({ url, secret }).success
  expect(given('https://me:secret@shop.example/peyk')).toBe(false)
  expect(given('https://shop.example/at@peyk')).toBe(true)
})

describe('what is handed in', () => {
  test('is kept before it is acknowledged, and the same webhook-id once, whatever its bytes', async () => {
    const { hand, kept } = await openApi()
    kept.failWith = 'unavailable'
    expect(await hand(message(), { id: 'one' })).toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable' } },
    })
    kept.failWith = undefined
    for (const text of ['Hello', 'Hello', 'Something else'])
      expect(await hand(message({ text }), { id: 'one' })).toMatchObject({ status: 202, body: { id: 'one' } })
    expect([...kept.raws.keys()]).toEqual(['one'])
    expect(api.parse(kept.raws.get('one')!)).toMatchObject([{ type: 'message', text: 'Hello' }])
    expect(kept.statuses).toContain('ok')
  })

  const minutes = (count: number) => new Date(Date.now() + count * 60_000)
  test.each([
    ['of another key', { keys: [otherSecret] }, 'wrong_signature'],
    ['six minutes old', { at: minutes(-6) }, 'too_old'],
    ['six minutes ahead', { at: minutes(6) }, 'too_old'],
    ['of another version', { headers: { 'webhook-signature': 'v2,AAAA' } }, 'wrong_signature'],
    ['with an empty signature', { headers: { 'webhook-signature': 'v1,' } }, 'wrong_signature'],
    ['without a signature', { headers: { 'webhook-signature': '' } }, 'unsigned'],
    ['without a time', { headers: { 'webhook-timestamp': '' } }, 'unsigned'],
    ['with a time that is none', { headers: { 'webhook-timestamp': '1e99' } }, 'unsigned'],
    [
      'with another time',
      { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 100) } },
      'wrong_signature',
    ],
    ['with another id', { headers: { 'webhook-id': 'msg_2' } }, 'wrong_signature'],
    ['with an id of 201 letters', { id: 'x'.repeat(201) }, 'unsigned'],
  ])('T28 is refused when it is signed wrongly: %s', async (_name, how, code) => {
    const { hand, kept } = await openApi()
    expect(await hand(message(), how)).toMatchObject({ status: 401, body: { error: { code } } })
    expect(kept.raws.size).toBe(0)
    expect(kept.statuses).toEqual([])
  })

  test('is believed with either key while one is being changed, and with four minutes between the clocks', async () => {
    const { hand, kept } = await openApi(undefined, `${otherSecret} ${secret}`)
    for (const keys of [[secret], [otherSecret], [`whsec_${Buffer.alloc(24, 'x').toString('base64')}`, secret]])
      expect((await hand(message(), { keys })).status).toBe(202)
    for (const at of [minutes(-4), minutes(4)]) expect((await hand(message(), { at })).status).toBe(202)
    expect(kept.raws.size).toBe(5)
  })

  test('T28 what we signed ourselves is nothing that could be handed in', async () => {
    const { channel, ask, kept } = await openApi(far.url)
    await channel.send(part({ id: 'part-back' }))
    await channel.edit!({ externalIds: ['part-back'], to: part().to }, part({ text: 'Other' }))
    await channel.remove!({ externalIds: ['part-back'], to: part().to })
    const sent = far.calls.slice(-3)
    expect(sent.map(({ body }) => body.type)).toEqual(['message', 'edit', 'deletion'])
    for (const { id, body } of sent) {
      const bytes = JSON.stringify(body)
      const headers = signed(secret, id, bytes)
      const back = new Request('http://hub.test/in/channel-1/messages', { method: 'POST', headers, body: bytes })
      expect(await ask(back)).toMatchObject({ status: 422, body: { error: { code: 'invalid' } } })
    }
    expect(kept.raws.size).toBe(0)
  })

  test('an answer says what it quotes, by the name that the far side knows', async () => {
    const { channel } = await openApi(far.url)
    await channel.send(part({ id: 'quotes-m-1', quotes: 'm-1' }))
    await channel.send(part({ id: 'quotes-nothing' }))
    expect(far.accepted.get('quotes-m-1')).toMatchObject({ quotes: 'm-1' })
    expect(far.accepted.get('quotes-nothing')).toMatchObject({ quotes: null })
  })

  test('an answer to a group says that it is one', async () => {
    const { channel, hand } = await openApi(far.url)
    await channel.send(part({ id: 'to-a-group', to: { kind: 'api', address: 'flat-4', room: true } }))
    expect(far.accepted.get('to-a-group')).toMatchObject({ to: 'flat-4', room: true })
    await channel.send(part({ id: 'to-one' }))
    expect(far.accepted.get('to-one')).not.toHaveProperty('room')
    expect((await hand(message({ room: { address: 'flat-4', name: 'Our house' } }))).status).toBe(202)
    expect((await hand({ type: 'moved', room: 'flat-4', to: 'house-9' })).status).toBe(202)
  })

  test.each([
    ['T17 unknown fields refused: message', message({ admin: true }), 'body: Unrecognized key: "admin"'],
    ['T17 unknown fields refused: from', message({ from: { address: 'x', kind: 'email' } }), 'from: '],
    ['T17 unknown fields refused: quotes', message({ quotes: { id: 'm-1', by: 'Carol' } }), 'quotes: '],
    ['T17 unknown fields refused: room', message({ room: { address: 'x', members: 3 } }), 'room: '],
    ['nobody', message({ from: undefined }), 'from: '],
    ['nothing at all', message({ text: ' ' }), 'text: Nothing is said'],
    ['another type', message({ type: 'order' }), 'type: '],
    ['a text too long', message({ text: 'x'.repeat(100_001) }), 'text: '],
    ['an operator in place of a text', message({ text: { $ne: null } }), 'text: '],
    [
      'a file that is no base64',
      message({ files: [{ name: 'a', mime: 'text/plain', data: 'ab c' }] }),
      'files.0.data: ',
    ],
    ['a receipt of no state', { type: 'receipt', id: 'x', state: 'sent' }, 'state: '],
  ])('says to its developer what is wrong: %s', async (_name, body, words) => {
    const { hand, kept } = await openApi()
    const { status, body: said } = await hand(body)
    expect({ status, code: said.error!.code }).toEqual({ status: 422, code: 'invalid' })
    expect(said.error!.details!.join('\n')).toContain(words)
    expect(kept.raws.size).toBe(0)
  })

  test('has files up to the limit and not one byte over', async () => {
    const { hand } = await openApi()
    const file = (bytes: number) => ({ name: 'a.bin', mime: 'x/y', data: Buffer.alloc(bytes).toString('base64') })
    const limit = api.limits.attachmentBytes
    expect((await hand(message({ files: [file(limit - 5), file(5)] }))).status).toBe(202)
    expect((await hand(message({ files: [file(limit - 5), file(8)] }))).status).toBe(422)
    expect((await hand(message({ files: [file(limit + 300_000)] }))).status).toBe(413)
  })

  test.each(['', '{', '\u0000', '[]', 'null'])('that is no event is refused: %j', async (body) => {
    const { hand } = await openApi()
    expect((await hand(body)).status).toBe(422)
  })

  test('says nothing of whether answers arrive: that they do not stays told until they do', async () => {
    const { hand, kept, channel } = await openApi(far.url)
    far.answer = { status: 410 }
    await expect(channel.send(part())).rejects.toMatchObject({ retry: false })
    await hand(message())
    expect(kept.statuses).toHaveLength(1)
    far.answer = null
    await channel.send(part())
    expect(kept.statuses.at(-1)).toBe('ok')
  })

  test('anywhere else or in another way is nowhere', async () => {
    const { ask } = await openApi()
    const at = (place: string) => posted(`http://hub.test/in/channel-1/${place}`, message())
    for (const place of ['message', 'messages/', 'messages/1', 'files', ''])
      expect((await ask(at(place))).status, place).toBe(404)
    expect((await ask(new Request('http://hub.test/in/channel-1/messages'))).status).toBe(404)
  })
})
