import { parentPort } from 'node:worker_threads'
import { connectors } from '../../connectors/index.ts'
import type { Input, Parsed } from './parsing.ts'

parentPort!.on('message', ({ kind, inputs }: { kind: string; inputs: Input[] }) => {
  const connector = connectors.find((one) => one.kind === kind)
  for (const input of inputs) parentPort!.postMessage(parseOne(input))

  function parseOne(input: Input): Parsed {
    try {
      return { events: connector!.parse(input) }
    } catch {
      return { code: 'not_readable' }
    }
  }
})

parentPort!.postMessage('ready')
