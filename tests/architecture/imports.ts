import { posix } from 'node:path'
import ts from 'typescript'
import { each, type Source } from './sources.ts'

export interface Import {
  from: string
  to: string
  typeOnly: boolean
}

/** Imports of our own files; packages are not our matter here. */
export function importsOf({ path, ast }: Source): Import[] {
  const found: Import[] = []
  each(ast, (node) => {
    const target = targetOf(node)
    if (target?.specifier.startsWith('.')) {
      const to = posix.normalize(posix.join(posix.dirname(path), target.specifier.split('?')[0]!))
      found.push({ from: path, to, typeOnly: target.typeOnly })
    }
  })
  return found
}

function targetOf(node: ts.Node): { specifier: string; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) return { specifier: textOf(node.moduleSpecifier), typeOnly: onlyTypes(node) }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { specifier: textOf(node.argument.literal), typeOnly: true }
  const [argument] = ts.isCallExpression(node) ? node.arguments : []
  if (argument && ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return { specifier: textOf(argument), typeOnly: false }
  return undefined
}

const textOf = (node: ts.Node) => (ts.isStringLiteralLike(node) ? node.text : '')

function onlyTypes({ importClause }: ts.ImportDeclaration) {
  if (!importClause) return false
  if (importClause.isTypeOnly) return true
  const { name, namedBindings } = importClause
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.every((element) => element.isTypeOnly)
}
