import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { environment } from '../server/config.ts'
import { commands } from '../server/hub/commands.ts'
import { changesIn, copyWith } from './docs/walk.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).sort()].map((path) => ({
  path,
  text: read(path),
}))
const lessons = pages.filter(({ path }) => /\/add-a-\w+\.md$/.test(path)).map(({ text }) => changesIn(text))
const made = new Set(lessons.flat().map(({ path }) => path))

describe.each(pages)('$path', ({ path, text }) => {
  const found = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))]

  test('names scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: object }
    expect(found(/npm run ([a-z][\w:-]*)/g).filter((name) => !(name in scripts))).toEqual([])
    expect(found(/npm run hub -- ([a-z]+)/g).filter((name) => !(name in commands))).toEqual([])
  })

  test('names files that exist', () => {
    const inside = found(/`((?:\.ci|connectors|db|docs|server|tests|web)\/[\w./-]+)`/g)
    expect(inside.filter((name) => !existsSync(join(root, name)) && !made.has(name))).toEqual([])
    // A kind of channel can be taken away, and its pages with it: those that stay name nothing of it.
    expect(inside.filter((name) => /^connectors\/\w+\//.test(name) && !made.has(name))).toEqual([])
    const linked = found(/\]\((?!https?:)([^)#\s]+)\)/g)
    expect(linked.filter((name) => !existsSync(join(root, dirname(path), name)))).toEqual([])
  })
})

test('the README names every setting with its default', () => {
  const rows = [...read('README.md').matchAll(/^\| `([A-Z_]+)` \| (.*?) \|/gm)].map(([, name, value]) => [name, value])
  const defaults = environment.parse({}) as Record<string, unknown>
  // A point at which the process kills itself is nobody's setting.
  const names = Object.keys(environment.shape).filter((name) => name !== 'CRASH_AT')
  expect(rows).toEqual(names.map((name) => [name, name in defaults ? `\`${String(defaults[name])}\`` : '–']))
})

describe('the lessons, done as they are written', () => {
  const copy = copyWith(root, lessons.flat())
  afterAll(() => rmSync(copy, { recursive: true }))
  const tests = [...made].filter((path) => path.endsWith('.test.ts'))

  test.concurrent('compile', { timeout: 300_000 }, async () => {
    // The pages are left to svelte-check: their types alone take longer than all of this.
    const ours = [...made, 'tests/support/postgres.ts'].filter((path) => /^(?!web\/).*\.ts$/.test(path))
    const config = { extends: './tsconfig.json', include: ours, compilerOptions: { types: ['node'] } }
    writeFileSync(join(copy, 'tsconfig.lessons.json'), JSON.stringify(config))
    expect(await run(copy, 'tsc', '-p', 'tsconfig.lessons.json')).toBe('')
  })

  test.concurrent('pass their tests', { timeout: 300_000 }, async () => {
    expect(await run(copy, 'vitest', 'run', '--project', 'server', ...tests)).toBe('')
  })
})

/** Answers what the tool had to say when it failed, and nothing when it did not. */
async function run(cwd: string, tool: string, ...args: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  const child = spawn(join(cwd, 'node_modules/.bin', tool), args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const [code] = await once(child, 'close')
  return code === 0 ? '' : output || `ended with ${code}`
}
