import { afterAll, expect, test } from 'vitest'
import type { Connector } from '../../connectors/connector.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { connectorContract } from './contract.ts'
import { samplesIn } from './samples.ts'

const codes = ['token', 'poll', 'wrong_token', 'other_poller', 'webhook_set', 'unreachable', 'no_answer', 'blocked']

/** What every connector whose far side speaks the Bot API keeps to. Answers that far side. */
export async function botContract(connector: Connector<unknown>) {
  const far = await startBotApi()
  afterAll(() => far.close())
  const bot = far.newBot()
  bot.person({ id: 42 })
  connectorContract(connector, {
    samples: samplesIn(connector.kind),
    settings: { token: bot.token, server: far.url },
    secrets: ['token', 'secret'],
    to: { kind: connector.kind, address: '42' },
    breakFarSide: () => void (bot.revoked = true),
  })
  test('every code and step that may be said has its words', () => {
    for (const code of codes)
      expect(connector.words![code]).toEqual({ en: expect.any(String), fa: expect.stringMatching(/[آ-ی]/) })
  })
  return far
}
