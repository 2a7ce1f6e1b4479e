import ts from 'typescript'
import { each, type Source } from './sources.ts'

const linesOf = (text: string) => text.trimEnd().split('\n').length

/** A table of sentences is as long as the language needs; nobody reads it top-down. */
const isWordList = ({ path }: Source) => /^web\/shared\/i18n\/[a-z]{2}\.ts$/.test(path)

export const longFiles = (sources: Source[], most = 200) =>
  sources
    .filter((source) => !isWordList(source))
    .map(({ path, text }) => ({ path, lines: linesOf(text) }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines`)

/** A list to look at, not a law. */
export const longFunctions = (sources: Source[], most = 60) =>
  sources.flatMap(({ path, ast }) => {
    const found: string[] = []
    each(ast, (node) => {
      const lines = ts.isFunctionLike(node) ? linesOf(node.getText(ast)) : 0
      if (lines > most) found.push(`${path} ${nameOf(node as ts.FunctionLikeDeclaration)} has ${lines} lines`)
    })
    return found
  })

function nameOf(node: ts.FunctionLikeDeclaration) {
  if (node.name) return node.name.getText()
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : 'a function'
}

export function median(numbers: number[]) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export const medianFile = (sources: Source[]) => median(sources.map(({ text }) => linesOf(text)))
