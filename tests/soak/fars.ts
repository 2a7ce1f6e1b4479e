import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Far } from './far.ts'

const files = globSync('*.far.ts', { cwd: import.meta.dirname }).sort()
const modules = files.map((file) => import(join(import.meta.dirname, file)) as Promise<{ fars: Far[] }>)

/** Of all kinds that have some, each in the file that is called after it: `<kind>.far.ts`. */
export const fars = (await Promise.all(modules)).flatMap((one) => one.fars)
