import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, launchChromium, peers } from './chromium.ts'
import { absent } from './peer.ts'

/** Brings what tests need from outside into .peers/. Nothing is installed, no service starts, no root is needed. */
const found = findChromium() ?? unpackChromium()
if (found) {
  const browser = await launchChromium()
  console.log(`Chromium ${browser.version()}: ${found}`)
  await browser.close()
}

function unpackChromium() {
  if (spawnSync('apt-get', ['--version']).status !== 0) {
    return absent('chromium', 'this system has no apt: install Chromium yourself and set CHROME_PATH')
  }
  try {
    console.log('Fetching Chromium, about 100 MB ...')
    for (const file of download(join(peers, 'apt'))) execFileSync('dpkg', ['-x', file, peers])
  } catch (error) {
    return absent('chromium', `apt could not fetch it (${(error as Error).message.split('\n')[0]}); set CHROME_PATH`)
  } finally {
    rmSync(join(peers, 'apt'), { recursive: true, force: true })
  }
  return findChromium() ?? absent('chromium', 'the package named chromium holds no Chromium here; set CHROME_PATH')
}

/** apt finds out what is missing here and verifies it, in folders of its own: the system's lists may be absent or not ours. */
function download(folder: string) {
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
  apt('install', '--download-only', '--yes', '--no-install-recommends', 'chromium')
  return globSync(join(archives, '*.deb'))
}
