import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../../dist')

export function read(path: string) {
  const file = join(dist, path)
  if (!existsSync(file)) throw new Error(`${file} is not built: npm run build`)
  return readFileSync(file)
}

export const zipped = (path: string) => gzipSync(read(path), { level: 9 }).byteLength
