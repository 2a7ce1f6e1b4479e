import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const eslint = new ESLint()
const told = async (text: string, filePath: string) => {
  const [result] = await eslint.lintText(text, { filePath })
  return result!.messages.map((message) => message.ruleId)
}

/** A file that exists, as rules that know types want one: its text is replaced for the question. */
const somewhere = 'server/routes/join.ts'

test('T18 a missing await is an error wherever the server is written', { timeout: 60_000 }, async () => {
  const may = 'async function may(): Promise<boolean> { return false }\n'
  expect(await told(`${may}export async function f() { may() }`, somewhere)).toContain(
    '@typescript-eslint/no-floating-promises',
  )
  expect(await told(`${may}export async function f() { if (may()) return 1; return 2 }`, somewhere)).toContain(
    '@typescript-eslint/no-misused-promises',
  )
  expect(await told(`${may}export async function f() { await may() }`, somewhere)).toEqual([])
})

test('T16 text put into a statement unquoted is an error', { timeout: 60_000 }, async () => {
  const text = `import { sql } from 'drizzle-orm'\nexport const f = (given: string) => sql.raw(given)`
  expect(await told(text, somewhere)).toContain('no-restricted-syntax')
})

test.each(['connectors/index.ts', somewhere])(
  'T33 an expression that backtracks is an error: %s',
  { timeout: 60_000 },
  async (path) => {
    expect(await told(`export const slow = /^(?:a+)+$/`, path)).toContain('regexp/no-super-linear-backtracking')
    expect(await told(`export const slow = /a*b/`, path)).toContain('regexp/no-super-linear-move')
  },
)

test('T18 no rule of these is switched off for a line', async () => {
  const { globSync, readFileSync } = await import('node:fs')
  const off = /eslint-disable.*(?:floating|misused|restricted-syntax|super-linear)/
  const files = globSync('{server,connectors,db}/**/*.ts').filter((path) => off.test(readFileSync(path, 'utf8')))
  expect(files).toEqual([])
})
