import { afterAll } from 'vitest'
import { telegram } from '../../connectors/telegram/index.ts'
import { bale } from '../../connectors/bale/index.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { connectorContract } from './contract.ts'
import { samplesIn } from './samples.ts'

const far = await startBotApi()
afterAll(() => far.close())

for (const connector of [telegram, bale]) {
  const bot = far.newBot()
  bot.person({ id: 42 })
  connectorContract(connector, {
    samples: samplesIn(connector.kind),
    settings: { token: bot.token, server: far.url },
    secrets: ['token', 'secret'],
    to: { kind: connector.kind, address: '42' },
    breakFarSide: () => void (bot.revoked = true),
  })
}
