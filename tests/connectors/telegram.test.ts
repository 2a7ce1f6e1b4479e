import { expect, test } from 'vitest'
import { telegram } from '../../connectors/telegram/index.ts'
import { tooMany } from '../support/botapi/refusal.ts'
import { botContract } from './botapi.contract.ts'
import { part } from './contract.ts'
import { memoryHost } from './host.ts'

const far = await botContract(telegram)

test('files are opened when it is their turn: what is refused before leaves none of them open', async () => {
  const bot = far.newBot()
  bot.person({ id: 43 })
  const channel = await telegram.open(telegram.settings.parse({ token: bot.token, server: far.url }), memoryHost().host)
  let opened = 0
  const file = (n: number) => ({
    ...{ id: `file-${n}`, name: `${n}.bin`, mime: 'application/octet-stream', size: 3 },
    open: async () => (opened++, new Blob(['abc']).stream()),
  })
  const long = part({ to: { kind: 'telegram', address: '43' }, text: 'x'.repeat(2000), files: [file(1), file(2)] })
  bot.faults.push({ method: 'sendMessage', with: tooMany(5) })
  await expect(channel.send(long)).rejects.toMatchObject({ code: 'slow_down', after: 5 })
  expect(opened).toBe(0)
  await channel.send(long)
  expect(opened).toBe(2)
})
