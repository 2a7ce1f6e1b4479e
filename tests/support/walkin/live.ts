import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Host, LiveLine } from '../../../connectors/connector.ts'
import { ids, said, toBytes, type Input } from './parse.ts'

const credentials = z.strictObject({ token: z.string() })
const invalid = { error: { code: 'invalid' } }

export const live = (host: Host, origins: string[], tokenFor: (address: string) => string): Channel['live'] => ({
  async admit(given, { origin }) {
    if (origin !== undefined && origins.length > 0 && !origins.includes(origin)) return null
    const token = credentials.safeParse(given).data?.token
    const address = token?.split('.')[0] ?? ''
    return token === tokenFor(address) ? { kind: 'walkin', address, verified: true } : null
  },
  opened(line) {
    hear(line, host)
    line.on('typing', () => host.typing(line.address))
  },
})

function hear(line: LiveLine, host: Host) {
  const { address } = line
  const keep = (key: string, input: Input) =>
    host.received({ key, bytes: toBytes(input) }).then(
      () => ({ ok: true }),
      () => ({ error: { code: 'unavailable' } }),
    )
  line.on('say', async (given, answer) => {
    const { data } = said.safeParse(given)
    if (!data) return answer(invalid)
    answer(await keep(`${address}:${data.clientId}`, { type: 'message', address, said: data }))
  })
  const hearReceipts = (event: 'got' | 'seen', state: 'delivered' | 'read') =>
    line.on(event, async (given, answer) => {
      const { data } = ids.safeParse(given)
      if (!data) return answer(invalid)
      const digest = createHash('sha256').update(data.join()).digest('hex')
      answer(await keep(`${event}:${address}:${digest}`, { type: 'receipt', address, state, ids: data }))
    })
  hearReceipts('got', 'delivered')
  hearReceipts('seen', 'read')
}
