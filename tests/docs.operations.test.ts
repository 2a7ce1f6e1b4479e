import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/operations.md'), 'utf8')
const scratch = mkdtempSync(join(tmpdir(), 'peyk-operations-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const has = (tool: string) => spawnSync(tool, ['--version']).status === 0
/** What stands after `run` are tools that not every machine has. */
const blocks = [...page.matchAll(/^```sh run(.*)\n([^`]+)^```/gm)]
  .filter(([, tools]) => tools!.split(' ').filter(Boolean).every(has))
  .map(([, , commands]) => commands!)

test(
  'an operator who types what docs/operations.md says installs, backs up, restores and looks',
  { timeout: 600_000 },
  async () => {
    const folders = { HUB_DATA: join(scratch, 'data'), BACKUPS: join(scratch, 'backups') }
    for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 })
    // The day must not change on the way.
    const script = ['set -e', 'date() { echo 2026-11-22; }', ...blocks].join('\n')
    const env = { ...process.env, ...folders, DATABASE_URL: '', HUB_KEY: '', LANG: 'C.UTF-8' }
    const child = spawn('bash', ['-c', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await once(child, 'exit')
    const [out, err] = await said
    expect({ code, err: code === 0 ? '' : out + err }).toEqual({ code: 0, err: '' })
    const order = [
      'Filled with',
      'The log holds',
      'Backed up into',
      'Restored as of',
      'The log holds',
      'Sending and jobs go on',
    ]
    const at = order.reduce((from, line) => {
      const found = out.indexOf(line, from)
      expect(found, line).toBeGreaterThanOrEqual(from)
      return found + line.length
    }, 0)
    expect(out.slice(at)).toContain('messages did not get through and wait for a person')
    expect(readdirSync(folders.BACKUPS)).toEqual(['peyk-2026-11-22.backup'])
  },
)
