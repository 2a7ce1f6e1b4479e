import { accessSync, constants, globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'
import { absent } from './peer.ts'

/** Where `npm run peers` unpacks what the system does not have. */
export const peers = join(import.meta.dirname, '../../.peers')
const unpacked = join(peers, 'usr/lib/chromium/chromium')

export function findChromium(): string | undefined {
  const candidates = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome', unpacked]
  return candidates.find((path) => path && isExecutable(path))
}

/** For `describe.runIf(hasChromium('widget'))`. */
export const hasChromium = (name: string) =>
  findChromium() !== undefined || absent(name, 'no Chromium: run "npm run peers", or set CHROME_PATH')

export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('There is no Chromium: run "npm run peers", or set CHROME_PATH.')
  const env = { ...process.env, ...letters, ...(executablePath === unpacked && unpackedWorld()) }
  return chromium.launch({ executablePath, env: env as Record<string, string>, ...options })
}

/** Without them Chromium gives no file a Persian name. */
const letters = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }

/** Libraries and fonts lie beside the unpacked program, not where the system looks. */
const unpackedWorld = () => ({
  LD_LIBRARY_PATH: libraryFolders().join(':'),
  FONTCONFIG_PATH: join(peers, 'etc/fonts'),
  XDG_DATA_HOME: join(peers, 'usr/share'),
})

const libraryFolders = () => [
  ...new Set(globSync('{usr/,}lib/**/*.so*', { cwd: peers }).map((file) => join(peers, dirname(file)))),
]

function isExecutable(path: string) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
