import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Host, LiveLine } from '../../connector.ts'
import { bucket } from '../bucket.ts'
import { toBytes } from '../kept.ts'
import { receipts, says, typings } from '../limits.ts'
import { messageIds, said } from '../said.ts'
import type { Settings } from '../settings.ts'
import type { Tokens } from '../tokens.ts'

const credentials = z.strictObject({ token: z.string().max(4096), identity: z.string().max(4096).optional() })

type Reply = { ok: true } | { error: { code: string; message: string } }
const wrong = (code: string, message: string): Reply => ({ error: { code, message } })
const tooMany = wrong('too_many', 'Too many at once: wait a few seconds')

export function live({ origins }: Settings, host: Host, tokens: Tokens): NonNullable<Channel['live']> {
  return {
    async admit(given, { origin }) {
      if (origin !== undefined && origins.length > 0 && !origins.includes(origin)) return null
      const { data } = credentials.safeParse(given)
      if (!data) return null
      return (await tokens.identity(data.identity)) ?? (await tokens.visitor(data.token))
    },
    opened(line) {
      hearSays(line, host)
      hearReceipts(line, host, 'got', 'delivered')
      hearReceipts(line, host, 'seen', 'read')
      const allowed = bucket(typings)
      line.on('typing', () => void (allowed() && host.typing(line.address)))
    },
  }
}

function hearSays(line: LiveLine, host: Host) {
  const allowed = bucket(says)
  line.on('say', async (given, answer) => {
    const { data } = said.safeParse(given)
    if (!data) return answer(wrong('invalid', 'The message is not as it should be'))
    if (!allowed()) return answer(tooMany)
    const bytes = toBytes({ type: 'message', from: { ...line.from, kind: 'webchat' }, said: data })
    answer(await stored(host, `${line.address}:${data.clientId}`, bytes))
  })
}

function hearReceipts(line: LiveLine, host: Host, event: 'got' | 'seen', state: 'delivered' | 'read') {
  const allowed = bucket(receipts)
  line.on(event, async (given, answer) => {
    const { data } = messageIds.safeParse(given)
    if (!data) return answer(wrong('invalid', 'Up to 100 message ids are wanted'))
    if (!allowed()) return answer(tooMany)
    const ids = [...new Set(data)].sort()
    const digest = createHash('sha256').update(ids.join()).digest('base64url')
    const bytes = toBytes({ type: 'receipt', state, address: line.address, ids })
    answer(await stored(host, `${event}:${line.address}:${digest}`, bytes))
  })
}

const stored = (host: Host, key: string, bytes: Uint8Array): Promise<Reply> =>
  host.received({ key, bytes }).then(
    () => ({ ok: true }) as const,
    (error: { code?: string }) =>
      error?.code === 'too_large'
        ? wrong('too_large', 'The message is too large')
        : wrong('unavailable', 'Not stored yet: send it again'),
  )
