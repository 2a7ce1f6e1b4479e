import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const dist = join(import.meta.dirname, '../../dist')

function read(path: string) {
  const file = join(dist, path)
  if (!existsSync(file)) throw new Error(`${file} is not built: npm run build`)
  return readFileSync(file)
}

const zipped = (path: string) => gzipSync(read(path), { level: 9 }).byteLength

// What a stranger's page pays: the loader at once, the panel when a visitor opens it.
test('the loader is at most 3 kB on the wire', () => expect(zipped('widget/peyk.js')).toBeLessThanOrEqual(3_000))
test('the panel is at most 30 kB on the wire', () => expect(zipped('widget/panel.js')).toBeLessThanOrEqual(30_000))

test('the first page of an agent is at most 110 kB of scripts and styles on the wire', () => {
  const page = read('agent/index.html').toString()
  const assets = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => `agent/${path}`)
  const bytes = assets.map(zipped).reduce((sum, size) => sum + size, 0)
  console.log({ loader: zipped('widget/peyk.js'), panel: zipped('widget/panel.js'), agent: bytes })
  expect(bytes).toBeLessThanOrEqual(110_000)
})
