import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { Vouch } from '../../connectors/connector.ts'
import type { Asked } from './vouching.ts'

const { folder, servers } = workerData as { folder: string; servers: string[] }
const { vouch } = (await import(pathToFileURL(join(folder, 'vouch.ts')).href)) as { vouch: Vouch<unknown> }
const authenticity = vouch(servers)

parentPort!.on('message', (asked: Asked[]) => {
  for (const one of asked) void answer(one)
})
parentPort!.postMessage('ready')

/** Milliseconds for one mail: its signatures are looked up one after the other, and it names as many as it likes. */
const most = 1500

async function answer({ id, ...input }: Asked) {
  const known = await Promise.race([authenticity(input), sleep(most)]).catch(() => undefined)
  parentPort!.postMessage({ id, authenticity: known })
}
