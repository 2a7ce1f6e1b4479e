import { describe, expect, test } from 'vitest'
import { webchat } from '../../connectors/webchat/index.ts'
import { connectorContract, part } from './contract.ts'
import { samplesIn } from './samples.ts'
import { openWebchat, settings } from './webchat.support.ts'

connectorContract(webchat, {
  settings: {},
  secrets: ['secret', 'identitySecret'],
  samples: samplesIn('webchat'),
})

const say = (changes: object = {}) => ({ clientId: crypto.randomUUID(), text: 'Hello', fileIds: [], ...changes })
const id = () => crypto.randomUUID()

describe('what a visitor says', () => {
  test('is acknowledged only once it is stored, and the same again is stored once', async () => {
    const { line, visitor, kept } = await openWebchat()
    const { token, address } = await visitor()
    const emit = await line({ token })
    const one = say()
    kept.failWith = 'unavailable'
    expect(await emit('say', one)).toMatchObject({ error: { code: 'unavailable' } })
    kept.failWith = undefined
    expect(await emit('say', one)).toEqual({ ok: true })
    expect(await emit('say', one)).toEqual({ ok: true })
    expect([...kept.raws.keys()]).toEqual([`${address}:${one.clientId}`])
    const [raw] = kept.raws.values()
    expect(webchat.parse(raw!)).toMatchObject([{ type: 'message', text: 'Hello', from: { address } }])
  })

  test.each([
    ['T17 unknown fields refused: say', say({ admin: true })],
    ['T17 unknown fields refused: profile', say({ profile: { name: 'Carol', verified: true } })],
    ['nothing at all', say({ text: ' ' })],
    ['too long a text', say({ text: 'x'.repeat(10_001) })],
    ['too many files', say({ fileIds: Array.from({ length: 11 }, id) })],
    ['a client id that is none', say({ clientId: '../x' })],
    ['an operator in place of a text', say({ text: { $ne: null } })],
    ['an e-mail that is none', say({ profile: { email: 'a\r\nBcc: b@example.com' } })],
    ['no object', null],
  ])('is refused: %s', async (_name, data) => {
    const { line, visitor, kept } = await openWebchat()
    const emit = await line(await visitor().then(({ token }) => ({ token })))
    expect(await emit('say', data)).toMatchObject({ error: { code: 'invalid' } })
    expect(kept.raws.size).toBe(0)
  })

  test('is slowed down after twenty at once', async () => {
    const { line, visitor } = await openWebchat()
    const emit = await line({ token: (await visitor()).token })
    const answers = await Promise.all(Array.from({ length: 25 }, () => emit('say', say())))
    expect(answers.filter((answer) => 'ok' in answer)).toHaveLength(20)
    expect(answers[24]).toMatchObject({ error: { code: 'too_many' } })
  })
})

describe('receipts', () => {
  test('become the delivery ids of his own messages only', async () => {
    const { line, visitor, kept, channel } = await openWebchat()
    const { token, address } = await visitor()
    const emit = await line({ token })
    const messageId = id()
    expect(await emit('seen', [messageId])).toEqual({ ok: true })
    const { externalIds } = await channel.send(part({ messageId, to: { kind: 'webchat', address } }))
    const [raw] = kept.raws.values()
    expect(webchat.parse(raw!)).toEqual([{ type: 'receipt', externalId: externalIds[0], state: 'read' }])
    const others = await channel.send(part({ messageId, to: { kind: 'webchat', address: 'user:another' } }))
    expect(others.externalIds).not.toEqual(externalIds)
  })

  test.each([[[]], [Array.from({ length: 101 }, id)], [['x']], ['x'], [undefined]])('refuse %j', async (data) => {
    const { line, visitor, kept } = await openWebchat()
    const emit = await line({ token: (await visitor()).token })
    expect(await emit('got', data)).toMatchObject({ error: { code: 'invalid' } })
    expect(kept.raws.size).toBe(0)
  })
})

describe('over HTTP', () => {
  test('shows its words, and tells the admin that a page has asked', async () => {
    const { ask, kept } = await openWebchat()
    const answer = await ask('GET', 'config')
    expect(await answer.json()).toEqual({ title: settings.title, greeting: settings.greeting, preChat: 'none' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    await ask('GET', 'config')
    expect(kept.statuses).toEqual(['ok'])
  })

  test.each([
    [{}, []],
    [{ origin: 'https://evil.example' }, []],
    [{ referer: 'https://evil.example/?https://shop.example' }, []],
    [{ referer: 'https://shop.example.evil.example/' }, []],
    [{ referer: 'nonsense' }, []],
    [{ referer: 'https://shop.example/basket' }, ['ok']],
    [{ origin: 'https://shop.example' }, ['ok']],
  ])('where sites are listed, only one of them is a sign of life: %j', async (headers, statuses) => {
    const { channel, kept } = await openWebchat()
    await channel.webhook!(new Request('http://hub.test/in/channel-1/config', { headers }))
    expect(kept.statuses).toEqual(statuses)
  })

  test('is closed to pages that the admin has not listed', async () => {
    const { ask, admit, visitor } = await openWebchat()
    const { token } = await visitor()
    const foreign = { origin: 'https://evil.example' }
    for (const [method, path] of [
      ['GET', 'config'],
      ['POST', 'visitor'],
      ['OPTIONS', 'files'],
    ] as const) {
      const answer = await ask(method, path, null, foreign)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(await admit({ token }, 'https://evil.example')).toBeNull()
    expect(await admit({ token }, 'https://shop.example')).toMatchObject({ verified: true })
  })

  test('T17 unknown fields refused: visitor and files', async () => {
    const { ask, visitor } = await openWebchat()
    const { token } = await visitor()
    expect((await ask('POST', 'visitor', '{"sub":"user:1"}')).status).toBe(422)
    expect((await ask('POST', 'visitor', '{')).status).toBe(422)
    expect((await ask('POST', 'visitor', 'x'.repeat(20_000))).status).toBe(413)
    const headers = { authorization: `Bearer ${token}` }
    expect((await ask('POST', 'files?name=a&owner=b', 'x', headers)).status).toBe(422)
  })

  test('T9 nothing of an exception leaves', async () => {
    const { ask, visitor, kept } = await openWebchat()
    const { token } = await visitor()
    kept.failWith = 'boom'
    const answer = await ask('POST', 'files?name=a.txt', 'x', { authorization: `Bearer ${token}` })
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain('secret detail')
  })
})
