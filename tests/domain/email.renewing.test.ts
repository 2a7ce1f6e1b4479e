import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { addChannel, settingsOf } from '../../server/channels/configuring.ts'
import { channelOf, channelRow, reconcile, shutAll } from '../../server/channels/running.ts'
import { act } from '../../server/core/act.ts'
import { allowNetworks } from '../../server/core/asking.ts'
import { newWorld } from '../support/world.ts'
import { lastFact } from './facts.ts'

const world = await newWorld()
allowNetworks('127.0.0.0/8')
const provider = createServer((_request, response) => {
  response.end(JSON.stringify({ access_token: 'access', expires_in: 3600, refresh_token: 'renewed' }))
}).listen(0, '127.0.0.1')
await once(provider, 'listening')
afterAll(async () => {
  await shutAll()
  provider.close()
})

test('a token that the provider renews is stored, sealed, and the channel stays open', async () => {
  const settings = {
    address: 'support@acme.test',
    imapHost: '127.0.0.1',
    imapPort: 1,
    oauthEndpoint: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`,
    oauthClient: 'hub',
    oauthRefresh: 'first',
  }
  const wanted = { kind: 'email', name: 'Mail', deskId: world.support, settings }
  const id = await act(world.root, (cx) => addChannel(cx, wanted))
  await reconcile()
  const open = channelOf(id)
  // It reads the mailbox, for which it needs a token.
  await expect.poll(async () => settingsOf((await channelRow(id))!).oauthRefresh).toBe('renewed')
  expect(Buffer.from((await channelRow(id))!.settings).toString('latin1')).not.toContain('renewed')
  await reconcile()
  expect(channelOf(id)).toBe(open)
  expect(await lastFact(id)).toMatchObject({ by: id })
})
