import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isHome } from './kinds.ts'

/** `node tests/architecture/without.ts <kind> [tests]`: what has been committed still compiles, and these tests pass, once all that is of a kind is gone. */
const [kind, ...tests] = process.argv.slice(2)
const root = join(import.meta.dirname, '../..')
const index = 'connectors/index.ts'
if (!kind || !existsSync(join(root, 'connectors', kind, 'index.ts'))) throw new Error('Which kind?')

const copy = mkdtempSync(join(tmpdir(), `peyk-without-${kind}-`))
run(root, 'git', 'clone', '-q', root, copy)
for (const name of ['node_modules', '.peers'])
  if (existsSync(join(root, name))) symlinkSync(join(root, name), join(copy, name))
const files = run(copy, 'git', 'ls-files').split('\n')
const gone = files.filter((path) => isHome(path, kind))
for (const path of gone) rmSync(join(copy, path))
const lines = readFileSync(join(copy, index), 'utf8')
const left = lines
  .replace(new RegExp(`^import .*'./${kind}/index.ts'\\n`, 'm'), '')
  .replace(new RegExp(`\\b${kind}, |, ${kind}\\b`), '')
writeFileSync(join(copy, index), left)
console.log(`${gone.length} files and a line are gone from ${copy}`)

const node = process.execPath
show('types', node, 'node_modules/typescript/bin/tsc', '--noEmit', '-p', '.')
show('pages', node, 'node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn')
show('rules', node, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'architecture')
if (tests.length > 0) show('tests', node, 'node_modules/vitest/vitest.mjs', 'run', ...tests)
if (!process.exitCode) rmSync(copy, { recursive: true })

function show(what: string, ...command: [string, ...string[]]) {
  const [program, ...given] = command
  const { status } = spawnSync(program, given, { cwd: copy, stdio: 'inherit' })
  console.log(`without ${kind}: ${what} ${status === 0 ? 'hold' : 'BREAK'}`)
  if (status !== 0) process.exitCode = 1
}

function run(cwd: string, program: string, ...given: string[]) {
  const { status, stdout, stderr } = spawnSync(program, given, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
