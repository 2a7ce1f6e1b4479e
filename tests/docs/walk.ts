import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Change {
  path: string
  /** A whole new file, or lines around a place and what becomes of them. */
  kind: 'file' | 'diff'
  text: string
}

const block = /^```(\w+) ([\w./-]+)\n([\s\S]*?)^```$/gm

/** The blocks of a page that name a file, in order. */
export const changesIn = (page: string): Change[] =>
  [...page.matchAll(block)].map(([, language, path, text]) => ({
    path: path!,
    kind: language === 'diff' ? 'diff' : 'file',
    text: text!,
  }))

const needed = ['connectors', 'db', 'server', 'tests', 'web', 'package.json', 'tsconfig.json', 'vitest.config.ts']

/** A copy of the repository in which these changes have been made. */
export function copyWith(root: string, changes: Change[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'peyk-docs-'))
  for (const name of needed) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const change of changes) apply(copy, change)
  return copy
}

function apply(copy: string, { path, kind, text }: Change) {
  const at = join(copy, path)
  if (kind === 'diff') return writeFileSync(at, patched(readFileSync(at, 'utf8'), text, path))
  if (existsSync(at)) throw new Error(`${path} is shown as new, and exists.`)
  mkdirSync(dirname(at), { recursive: true })
  writeFileSync(at, text)
}

function patched(before: string, diff: string, path: string): string {
  const lines = diff.trimEnd().split('\n')
  const side = (...signs: string[]) =>
    lines
      .filter((line) => signs.includes(line[0] ?? ' '))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const [old, after] = [side(' ', '-'), side(' ', '+')]
  const places = before.split(pattern(old)).length - 1
  if (places !== 1) throw new Error(`${path} holds these lines ${places} times, not once:\n${old}`)
  return before.replace(pattern(old), (found) => after.replace('…', () => elided(found, old)))
}

/** A `…` stands for whatever is there and stays. */
const pattern = (lines: string) => new RegExp(lines.split('…').map(escaped).join('.*'))
const escaped = (text: string) => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')

function elided(found: string, lines: string) {
  const [before, after] = lines.split('…') as [string, string?]
  return after === undefined ? '…' : found.slice(before.length, found.length - after.length)
}
