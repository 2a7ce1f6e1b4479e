import { beforeAll, expect, test } from 'vitest'
import { addChannel, changeChannel, settingsOf } from '../../server/channels/configuring.ts'
import { channelRow } from '../../server/channels/running.ts'
import { tryOut } from '../../server/channels/checking.ts'
import { Refusal } from '../../server/contract/refusal.ts'
import { act } from '../../server/core/act.ts'
import { newWorld, type World } from '../support/world.ts'

let world: World
let id: string
const first = {
  address: 'support@acme.test',
  password: 'first secret',
  imapHost: '127.0.0.1',
  imapPort: 1,
  smtpHost: '127.0.0.1',
  smtpPort: 1,
  oauthSecret: 'second secret',
  dkimKey: 'third secret',
}
beforeAll(async () => {
  world = await newWorld()
  id = await act(world.root, (cx) =>
    addChannel(cx, { kind: 'email', name: 'Mail', deskId: world.support, settings: first }),
  )
})
const change = (settings: Record<string, unknown>) => act(world.root, (cx) => changeChannel(cx, id, { settings }))
const fields = (error: unknown) =>
  Object.keys((((error as Refusal).details ?? {}) as { fieldErrors?: object }).fieldErrors ?? {}).toSorted()
const refused = async (working: Promise<unknown>) => working.then(() => [], fields)

const elsewhere = [
  [{ imapHost: 'evil.example' }, ['password']],
  [{ imapPort: 2 }, ['password']],
  [{ imapSecurity: 'none' }, ['password']],
  [{ imapHost: '' }, ['password']],
  [{ smtpHost: 'evil.example' }, ['password']],
  [{ smtpSecurity: 'none' }, ['password']],
  [{ oauthEndpoint: 'https://evil.example/token' }, ['oauthSecret']],
  [{ imapHost: 'evil.example', oauthEndpoint: 'https://evil.example/token' }, ['oauthSecret', 'password']],
] as const

test.each(elsewhere)('T14 a stored secret goes nowhere else: %j', async (settings, secrets) => {
  const before = await channelRow(id)
  expect(await refused(change(settings))).toEqual(secrets)
  expect(await refused(tryOut('email', settings, id))).toEqual(secrets)
  expect((await channelRow(id))!.version).toBe(before!.version)
})

test('T14 typed again it does, and what goes nowhere else stays', async () => {
  await change({ name: 'Acme', folders: ['INBOX', 'Help'], user: 'acme' })
  await change({ imapHost: 'mail.acme.test', password: 'new secret' })
  expect(settingsOf((await channelRow(id))!)).toMatchObject({
    ...first,
    imapHost: 'mail.acme.test',
    password: 'new secret',
  })
})
