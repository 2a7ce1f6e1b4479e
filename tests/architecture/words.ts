import { posix } from 'node:path'
import ts from 'typescript'
import { judgeNodes, type Source } from './sources.ts'

/** Pages that belong to one connector. */
export const ownPages: Record<string, string> = { webchat: 'web/widget/' }

/** Also what agents sign in with and visitors leave: of these only a comparison is the beginning of a switch. */
const ordinary = ['email']

/** A connector's name anywhere else is the beginning of a switch over channels. */
export function strayKinds(sources: Source[]) {
  const kinds = kindsIn(sources)
  const strays = (path: string, text: string) =>
    kinds.has(text) && !belongs(path, text) ? `mentions the connector '${text}'` : undefined
  const inCode = judgeNodes(sources, (node, path) =>
    ts.isStringLiteralLike(node) && (!ordinary.includes(node.text) || isCompared(node))
      ? strays(path, node.text)
      : undefined,
  )
  const inMarkup = sources.flatMap(({ path, markup }) =>
    markup
      .filter((text) => !ordinary.includes(text))
      .flatMap((text) => strays(path, text) ?? [])
      .map((found) => `${path} ${found}`),
  )
  return [...inCode, ...inMarkup]
}

const isCompared = ({ parent }: ts.Node) =>
  ts.isCaseClause(parent) ||
  (ts.isBinaryExpression(parent) && ts.tokenToString(parent.operatorToken.kind)!.includes('=='))

function belongs(path: string, kind: string) {
  const homes = [`connectors/${kind}/`, ownPages[kind], 'tests/']
  return homes.some((home) => home && path.startsWith(home))
}

const kindsIn = (sources: Source[]) => {
  const parts = sources.map(({ path }) => path.split('/'))
  return new Set(parts.filter(([top, , file]) => top === 'connectors' && file).map(([, kind]) => kind!))
}

/** Names that say nothing: whatever is in there has a better one. */
const empty = /(?:service|manager|helper|util)s?(?![a-z])/i
/** The browser's own word. */
const allowed = /service-?worker/i

export function emptyNames(sources: Source[]) {
  const files = sources.filter(({ path }) => isEmpty(posix.basename(path))).map(({ path }) => `${path} says nothing`)
  const classes = judgeNodes(sources, (node) =>
    ts.isClassLike(node) && node.name && isEmpty(node.name.text) ? `class ${node.name.text} says nothing` : undefined,
  )
  return [...files, ...classes]
}

const isEmpty = (name: string) => empty.test(name.replace(allowed, ''))

// In two halves, or this file would be its own first finding.
const promises = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`)

export const openPromises = (sources: Source[]) =>
  sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (promises.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
  )
