import { beforeAll, expect, test } from 'vitest'
import { farChannel, type FarChannel } from '../domain/far.ts'
import { newServer, signIn } from '../support/server.ts'

let server: Awaited<ReturnType<typeof newServer>>
let channel: FarChannel
let cookie: string
beforeAll(async () => {
  server = await newServer()
  channel = await farChannel(server.support)
  cookie = await signIn(server.url, server.root)
}, 60_000)

const check = (settings: object, channelId?: string) =>
  fetch(`${server.url}/api/v1/connectors/fake/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie },
    body: JSON.stringify({ settings, channelId }),
  })
const steps = async (settings: object, channelId?: string) =>
  (await (await check(settings, channelId)).text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

test('settings are tried out step by step, before anything is saved', async () => {
  const settings = { farSide: 'any', token: 'wrong' }
  expect(await steps(settings)).toEqual([
    { step: 'reach', code: 'ok' },
    { step: 'sign_in', code: 'wrong_token' },
  ])
})

test('of a channel that exists, a secret that is not typed again is the one it has', async () => {
  expect(await steps({ farSide: 'another' }, channel.id)).toContainEqual({ step: 'sign_in', code: 'ok' })
  expect((await check({ farSide: 'another' })).status).toBe(422)
})

test('a connector that breaks says so, and nothing of what it said', async () => {
  const answer = await (await check({ farSide: 'broken', token: 'canary-token' })).text()
  expect(answer.trimEnd().split('\n').at(-1)).toBe(JSON.stringify({ step: 'end', code: 'fault' }))
  expect(answer).not.toContain('canary')
})
