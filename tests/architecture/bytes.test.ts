import { expect, test } from 'vitest'
import { read, zipped } from './zipped.ts'

test('the first page of an agent is at most 110 kB of scripts and styles on the wire', () => {
  const page = read('agent/index.html').toString()
  const assets = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => `agent/${path}`)
  const bytes = assets.map(zipped).reduce((sum, size) => sum + size, 0)
  console.log({ agent: bytes })
  expect(bytes).toBeLessThanOrEqual(110_000)
})
