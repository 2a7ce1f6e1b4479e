import type { Balance, FileBody, Host, Raw } from '../../connectors/connector.ts'
import { ask } from '../../server/core/asking.ts'

/** The core as a connector sees it, in memory: it keeps what it is told and can be made to fail. */
export function memoryHost(channelId = 'channel-1') {
  const raws = new Map<string, Raw>()
  const files = new Map<string, FileBody & { address: string; bytes: Uint8Array }>()
  const stopping = new AbortController()
  const kept = {
    raws,
    files,
    typing: [] as string[],
    statuses: [] as string[],
    balances: [] as Balance[][],
    progress: [] as ({ read: number; of: number } | null)[],
    cursor: null as string | null,
    settings: {} as Record<string, unknown>,
    failWith: undefined as string | undefined,
    stop: () => stopping.abort(),
  }
  const check = () => {
    if (kept.failWith) throw Object.assign(new Error('secret detail'), { code: kept.failWith })
  }
  const host: Host = {
    channelId,
    signal: stopping.signal,
    typing: (address) => void kept.typing.push(address),
    status: (code) => void kept.statuses.push(code),
    progress: (far) => void kept.progress.push(far),
    balances: (left) => void kept.balances.push(left),
    stoppedAt: null,
    async received(raw) {
      check()
      if (!raws.has(raw.key)) raws.set(raw.key, raw)
      if (raw.cursor !== undefined) kept.cursor = raw.cursor
    },
    cursor: async () => kept.cursor,
    goOnAt: async (cursor) => void (kept.cursor = cursor),
    ask,
    save: async (settings) => void Object.assign(kept.settings, settings),
    async keep(address, { name, mime, bytes }) {
      check()
      const id = crypto.randomUUID()
      files.set(id, { address, name, mime, size: bytes.length, bytes, body: new ReadableStream() })
      return { id, name, mime, size: bytes.length }
    },
    async file(address, id) {
      const file = files.get(id)
      if (file?.address !== address) return null
      return { ...file, body: new Blob([file.bytes as BlobPart]).stream() }
    },
  }
  return { host, kept }
}
export type MemoryHost = ReturnType<typeof memoryHost>
