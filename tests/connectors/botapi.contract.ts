import { afterAll, expect, test } from 'vitest'
import type { Connector } from '../../connectors/connector.ts'
import type { Fault } from '../support/botapi/bot.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { badRequest, tooMany } from '../support/botapi/refusal.ts'
import { connectorContract, part } from './contract.ts'
import { sendingContract } from './contract.sending.ts'
import { memoryHost } from './host.ts'
import { samplesIn } from './samples.ts'

const codes = ['token', 'poll', 'wrong_token', 'other_poller', 'webhook_set', 'unreachable', 'no_answer', 'blocked']

/** What every connector whose far side speaks the Bot API keeps to. Answers that far side. */
export async function botContract(connector: Connector<unknown>) {
  const far = await startBotApi()
  afterAll(() => far.close())
  const bot = far.newBot()
  bot.person({ id: 42 })
  const to = { kind: connector.kind, address: '42' }
  const next = (fault: Fault['with']) => void bot.faults.push({ method: 'sendMessage', with: fault })
  const all = () => bot.accepted.flatMap(({ messages }) => messages)
  sendingContract(connector, {
    settings: () => connector.settings.parse({ token: bot.token, server: far.url }),
    part: (changes) => part({ to, ...changes }),
    far: {
      taken: () => all().map(({ text, caption }) => text ?? caption ?? ''),
      files: () => all().flatMap(({ document }) => (document ? [bot.files.get(document.file_id)!.bytes.length] : [])),
      busy: () => next(tooMany(3)),
      refuses: () => next(badRequest('chat not found')),
      breaks: () => next('cut-after'),
    },
  })
  connectorContract(connector, {
    samples: samplesIn(connector.kind),
    settings: { token: bot.token, server: far.url },
    secrets: ['token', 'secret'],
    to,
    breakFarSide: () => void (bot.revoked = true),
  })
  test.each(['رسید پرداخت.bin', 'a; name="chat_id".bin', 'two words.bin'])(
    'the name of a file arrives, and says nothing else: %s',
    async (name) => {
      const other = far.newBot()
      other.person({ id: 42 })
      const open = async () => new Blob(['abc']).stream()
      const file = { id: 'f', name, mime: 'application/octet-stream', size: 3, open }
      const settings = connector.settings.parse({ token: other.token, server: far.url })
      const channel = await connector.open(settings, memoryHost().host)
      await channel.send(part({ to, files: [file] }))
      expect([...other.files.values()].map((one) => one.name)).toEqual([name])
      expect(other.accepted.map(({ chat }) => chat)).toEqual([42])
    },
  )
  test('every code and step that may be said has its words', () => {
    for (const code of codes)
      expect(connector.words![code]).toEqual({ en: expect.any(String), fa: expect.stringMatching(/[آ-ی]/) })
  })
  return far
}
