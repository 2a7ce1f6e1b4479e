import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { absent } from './peer.ts'

/** Unpacks packages, and what they need and this system lacks, into `folder`; answers whether it could. */
export function unpack(name: string, packages: string[], folder: string): boolean {
  if (spawnSync('apt-get', ['--version']).status !== 0) return absent(name, 'this system has no apt')
  const working = join(folder, `apt-${name}`)
  try {
    console.log(`Fetching ${name} ...`)
    for (const file of download(packages, working)) execFileSync('dpkg', ['-x', file, folder])
    return true
  } catch (error) {
    return absent(name, `apt could not fetch it (${(error as Error).message.split('\n')[0]})`)
  } finally {
    rmSync(working, { recursive: true, force: true })
  }
}

/** apt finds out what is missing here and verifies it, in folders of its own: the system's lists may be absent or not ours. */
function download(packages: string[], folder: string) {
  const lists = join(folder, 'lists')
  const archives = join(folder, 'archives')
  for (const part of [lists, archives]) mkdirSync(join(part, 'partial'), { recursive: true })
  const settings = {
    'Dir::State::Lists': lists,
    'Dir::Cache': folder,
    'Dir::Cache::Archives': archives,
    'Dir::Log': folder,
    'Debug::NoLocking': 'true',
    // Its usual download user cannot enter a home of mode 0700; an ordinary user has no choice anyway.
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '3',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const apt = (...command: string[]) =>
    execFileSync('apt-get', ['-qq', ...options, ...command], { stdio: ['ignore', 'ignore', 'inherit'] })
  apt('update')
  apt('install', '--download-only', '--yes', '--no-install-recommends', ...packages)
  return globSync(join(archives, '*.deb'))
}
