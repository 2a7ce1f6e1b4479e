import { parentPort, workerData } from 'node:worker_threads'
import type { Vouch } from '../../connectors/connector.ts'
import type { Asked } from './vouching.ts'

const { kind, servers } = workerData as { kind: string; servers: string[] }
const { vouch } = (await import(`../../connectors/${encodeURIComponent(kind)}/vouch.ts`)) as { vouch: Vouch<unknown> }
const authenticity = vouch(servers)

parentPort!.on('message', (asked: Asked[]) => {
  for (const one of asked) void answer(one)
})
parentPort!.postMessage('ready')

async function answer({ id, ...input }: Asked) {
  parentPort!.postMessage({ id, authenticity: await authenticity(input).catch(() => undefined) })
}
