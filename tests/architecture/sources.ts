import { globSync, readFileSync } from 'node:fs'
import { parse } from 'svelte/compiler'
import ts from 'typescript'

export interface Source {
  /** From the repository's root, with slashes. */
  path: string
  text: string
  /** The scripts of a component, or the whole file. */
  ast: ts.SourceFile
  /** Every string that a component's markup holds. */
  markup: string[]
}

const folders = '{server,connectors,db,web,tests}/**/*.{ts,svelte}'

export const readSources = (root: string) =>
  globSync(folders, { cwd: root }).map((path) => source(path, readFileSync(`${root}/${path}`, 'utf8')))

export function source(path: string, text: string): Source {
  if (!path.endsWith('.svelte')) return { path, text, ast: toAst(path, text), markup: [] }
  const { instance, module, fragment } = parse(text, { modern: true })
  const scripts = [module, instance].map((script) => (script ? slice(text, script.content) : ''))
  return { path, text, ast: toAst(path, scripts.join('\n')), markup: stringsIn(fragment) }
}

const toAst = (path: string, text: string) => ts.createSourceFile(`${path}.ts`, text, ts.ScriptTarget.ESNext, true)

// The parser's types leave the positions out.
const slice = (text: string, content: object) => {
  const { start, end } = content as { start: number; end: number }
  return text.slice(start, end)
}

function stringsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(stringsIn)
  if (typeof node !== 'object' || node === null) return []
  const { type, value, data } = node as { type?: string; value?: unknown; data?: unknown }
  const own = type === 'Literal' ? value : type === 'Text' ? data : undefined
  const inside = Object.values(node).flatMap(stringsIn)
  return typeof own === 'string' ? [own, ...inside] : inside
}

export function each(root: ts.Node, visit: (node: ts.Node) => void) {
  visit(root)
  root.forEachChild((child) => each(child, visit))
}

/** Runs over every node of every source; `judge` answers what is wrong with one, or nothing. */
export function judgeNodes(sources: Source[], judge: (node: ts.Node, path: string) => string | undefined) {
  return sources.flatMap(({ path, ast }) => {
    const found: string[] = []
    each(ast, (node) => {
      const problem = judge(node, path)
      if (problem) found.push(`${path}:${lineOf(ast, node)} ${problem}`)
    })
    return found
  })
}

const lineOf = (ast: ts.SourceFile, node: ts.Node) => ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1
