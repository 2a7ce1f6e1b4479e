import { afterAll, expect, test } from 'vitest'
import { reconcile, shutAll } from '../../server/channels/running.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { forgersWorld, mail } from './mail/email.forging.ts'

const world = await forgersWorld()
afterAll(() => world.close())

const says =
  'dmarc=pass (p=REJECT) header.from=bank.example; dkim=pass header.d=bank.example; spf=pass smtp.mailfrom=bank.example'
const servers = ['mx.acme.test', 'acme.test', 'mx.google.com', 'bank.example', 'localhost', '']
const names = ['Authentication-Results', 'ARC-Authentication-Results', 'X-Authentication-Results', 'Received-SPF']

test('T31 findings that a sender writes into his own mail make nothing of him verified', async () => {
  const all = servers.flatMap((server) =>
    names.map((name) => mail('carol@bank.example', `${name}: ${server}; ${says}\r\n`)),
  )
  const received = await world.arrive(all)
  expect(received.map(({ authenticity }) => authenticity)).toEqual(all.map(() => 'failed'))
})

test('T31 nor does it help that the channel is opened anew while the mail is read', async () => {
  const arriving = world.arrive([mail('carol@bank.example')], async () => {
    const taking = takeIn([world.channel])
    await shutAll()
    await taking
    await reconcile()
  })
  expect((await arriving)[0]!.authenticity).toBe('failed')
})
