import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** Every expression written in the server and the connectors, with where it stands. */
const expressions = globSync('{server,connectors}/**/*.ts').flatMap((path) => {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: [string, RegExp][] = []
  const visit = (node: ts.Node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern, flags] = /^\/(.*)\/(\w*)$/s.exec(node.text)!
      found.push([`${path}: ${node.text}`, new RegExp(pattern!, flags)])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
})

const long = 100_000
const hostile = [
  'a',
  ' ',
  '.',
  '/',
  '-',
  '0',
  '+',
  '\\',
  '"',
  '\u200b',
  'a.',
  'a/',
  '0 ',
  '\n    at ',
  '[',
  ',a',
].flatMap((piece) => [
  piece.repeat(long / piece.length),
  `${piece.repeat(long / piece.length)}!`,
  `!${piece.repeat(long)}\u0000`,
])

test('T33 there are expressions to try', () => expect(expressions.length).toBeGreaterThan(10))

test.each(expressions)('T33 two seconds are enough for any text: %s', (_where, expression) => {
  const began = performance.now()
  for (const text of hostile) text.replace(expression, '')
  expect(performance.now() - began).toBeLessThan(2000)
})
