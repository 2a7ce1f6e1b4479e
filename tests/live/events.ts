import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** Names of the events that an interface of the contract declares: what is new there wants a row in the table. */
export function eventsOf(file: 'socket' | 'visitor', name: string): string[] {
  const path = new URL(`../../server/contract/${file}.ts`, import.meta.url)
  const source = ts.createSourceFile(file, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
  const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name)
  return (found as ts.InterfaceDeclaration).members.map((member) => (member.name as ts.Identifier).text).sort()
}
