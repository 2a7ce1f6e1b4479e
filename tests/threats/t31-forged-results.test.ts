import { afterAll, expect, test } from 'vitest'
import { forgersWorld, mail } from './mail/forging.ts'

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
