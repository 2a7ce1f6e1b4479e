import ts from 'typescript'
import { judgeNodes, type Source } from './sources.ts'

const under = (sources: Source[], ...folders: string[]) =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)))

const isNamed = (node: ts.Node, name: string) => ts.isIdentifier(node) && node.text === name

/** Settings come from one place, so that one page can name them all. */
export function strayEnvironment(sources: Source[]) {
  const rest = under(sources, 'server', 'connectors', 'db').filter(({ path }) => path !== 'server/config.ts')
  return judgeNodes(rest, (node) =>
    readsEnvironment(node) ? 'reads process.env: only server/config.ts does' : undefined,
  )
}

function readsEnvironment(node: ts.Node) {
  if (ts.isPropertyAccessExpression(node)) return isNamed(node.expression, 'process') && node.name.text === 'env'
  if (ts.isElementAccessExpression(node)) return isNamed(node.expression, 'process')
  if (ts.isVariableDeclaration(node)) return !!node.initializer && isNamed(node.initializer, 'process')
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
    return /^(node:)?process$/.test(node.moduleSpecifier.text)
  return false
}

/** Tables that may be written past `change` and `insert` of core, and why. */
const ownWrites: Record<string, string> = {
  accounts: 'better-auth writes it too: signing in is not a fact',
  sessions: 'better-auth writes it too',
  verifications: 'better-auth writes it too',
  rateLimits: 'better-auth writes it too: counts of what was turned down',
  invitations: 'a secret with an end, without a version; its facts are agent.invited and agent.joined',
  deskMembers: 'pairs without id or version; its facts are desk.joined and desk.left',
  readMarks: 'personal state',
  drafts: 'personal state',
  bodies: 'the part of a message that never changes, written with it',
  albums: 'which message the next piece of an album is added to, told as part of that',
  albumPieces: 'what the pieces of an album say, shown as part of their message',
  participants: 'addresses without id or version, written with the message that names them',
  raw: 'inputs as they came: what they mean becomes messages, which go through core',
  effects: 'which event made which message, for the second parse only',
  edits: 'former texts, which never change; shown only when somebody asks for them',
  parkedReceipts: 'receipts that wait for their message',
  parkedChanges: 'edits and the like that wait for their message',
  consents: 'shown as part of the identities of that address, which go through core',
  deliveries: 'the outbox: shown is only the message, whose state goes through core',
  calls: 'a log to look at, of the newest only: what counts is the delivery',
  blobs: 'bytes that never change, without a version',
  files: 'names that never change, without a version; shown as part of their message',
  tallies: 'a projection of the log',
  counters: 'a projection of the log',
}

/** What is not written through core is pushed to nobody and raises no version. */
export function strayWrites(sources: Source[]) {
  const rest = under(sources, 'server').filter(({ path }) => !path.startsWith('server/core/'))
  return judgeNodes(rest, (node) => {
    const table = writtenTable(node)
    return table !== undefined && !(table in ownWrites) ? `writes ${table} past core's change and insert` : undefined
  })
}

function writtenTable(node: ts.Node) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  const { expression: owner, name } = node.expression
  if (!['insert', 'update', 'delete'].includes(name.text)) return undefined
  const connection = ts.isPropertyAccessExpression(owner) ? owner.name : owner
  if (!isNamed(connection, 'tx') && !isNamed(connection, 'db')) return undefined
  return node.arguments[0]?.getText() ?? 'something'
}

/** Where the clock may be read: a verb takes `cx.now`, so that a test can say what time it is. */
const clocks = [
  'server/core/',
  'server/http.ts',
  'server/http/',
  'server/live.ts',
  'server/live/',
  // Commands typed by a person: an edge like HTTP.
  'server/hub/',
  // Tidies up what is older than a week; no verb.
  'server/work.ts',
  // Bytes arrive outside of any command.
  'server/channels/files.ts',
  // Calls are measured outside of any command.
  'server/channels/calls.ts',
]

export function strayClocks(sources: Source[]) {
  const rest = under(sources, 'server').filter(({ path }) => !clocks.some((clock) => path.startsWith(clock)))
  return judgeNodes(rest, (node) => (readsClock(node) ? 'reads the clock: take cx.now' : undefined))
}

function readsClock(node: ts.Node) {
  if (ts.isNewExpression(node)) return isNamed(node.expression, 'Date') && !node.arguments?.length
  if (!ts.isCallExpression(node)) return false
  if (isNamed(node.expression, 'Date')) return true
  return node.expression.getText() === 'Date.now'
}
