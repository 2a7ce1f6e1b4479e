import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { isBuilt } from './http/assets.ts'

const root = join(import.meta.dirname, '..')
const built = join(root, 'dist/agent/index.html')

/** Builds the web app where it is missing or older than its sources, so that one command is enough after an update too. */
export function buildWeb() {
  if (isBuilt() && !outdated()) return
  console.log('Building the web app, which takes a few seconds …')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const run = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (run.status !== 0) throw new Error('The web app could not be built: see above. `npm ci` installs what it needs.')
}

/** Asked at each start, so by the plainest means: a glob takes longer than all that it finds. */
function outdated() {
  if (!existsSync(join(root, 'web'))) return false
  const since = statSync(built).mtimeMs
  const within = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name)))
  const sources = [...within('web'), ...within('server/contract'), 'package-lock.json', 'vite.config.ts']
  return sources.some((path) => statSync(join(root, path)).mtimeMs > since)
}
