import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Figure } from './figures.ts'

const dist = join(import.meta.dirname, '../../dist')

function zipped(path: string): number {
  const file = join(dist, path)
  if (!existsSync(file)) throw new Error(`${file} is not built: npm run build`)
  return gzipSync(readFileSync(file), { level: 9 }).byteLength / 1000
}

/** Rows 8 and 9: what a visitor's and an agent's browser fetch first. The same each time, so there are no rounds. */
export async function bytes(): Promise<Figure[]> {
  const [loader, panel] = [zipped('widget/peyk.js'), zipped('widget/panel.js')]
  const page = readFileSync(join(dist, 'agent/index.html'), 'utf8')
  const assets = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => `agent/${path}`)
  const agent = ['agent/index.html', ...assets].map(zipped).reduce((sum, size) => sum + size, 0)
  const same = { range: null, unit: 'kB' } as const
  return [
    { row: 8, name: 'chat loader, gzip', value: loader, target: 3, beyond: 1.5, detail: 'peyk.js', ...same },
    {
      row: 8,
      name: 'chat opened, gzip',
      value: loader + panel,
      target: 30,
      beyond: 22,
      detail: 'and panel.js',
      ...same,
    },
    {
      row: 9,
      name: 'agent app, gzip',
      value: agent,
      target: 110,
      beyond: 75,
      detail: `index.html and ${assets.length} files, no fonts`,
      ...same,
    },
  ]
}
