import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Said } from './far-hub.ts'

/** What becomes of one part in sixteen at its first call, and of the others: they are taken. */
const moods: Record<number, Said> = { 3: 'busy', 7: 'refused', 11: 'silent' }

/** The provider behind the channels: takes each key once, and knows afterwards what it took. */
export async function farSide() {
  const taken = new Set<string>()
  const known = new Set<string>()
  const take = (key: string): Said => {
    const said = known.has(key) ? 'taken' : (moods[known.size % 16] ?? 'taken')
    known.add(key)
    if (said === 'taken' || said === 'silent') taken.add(key)
    return said
  }
  const server = createServer((request, response) => void text(request).then((key) => response.end(take(key))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, close: () => server.close() }
}
