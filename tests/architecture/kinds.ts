import { posix } from 'node:path'
import ts from 'typescript'
import { importsOf } from './imports.ts'
import { each, type Source } from './sources.ts'
import { ownPages } from './words.ts'

/** Tests that are of no kind by themselves and use one all the same, and why they may. */
const known: Record<string, string> = {
  'tests/soak/ground.ts': 'chats and mails are what the rest of it stands on; whatever else there is comes by itself',
  'tests/soak/channels.ts': 'it counts them',
  'tests/support/peers.ts': 'what it fetches is called like that',
  'tests/connectors/botapi.client.test.ts': 'the program that is tried on the far side is called like that',
}

/** Tests that read the product's connectors whichever they are, and why: who picks one by what it is like is tied to it just as well. */
const readers: Record<string, string> = {
  'tests/bench/': 'what is measured is the product, and it has another one where that has none',
  'tests/connectors/botapi.kinds.ts': 'whichever speak the Bot API, each in a round of its own',
  'tests/connectors/index.test.ts': 'it is about the list',
  'tests/faults/far-hub.ts': 'it takes the far side away from all',
  'tests/hub.demo.test.ts': 'it takes them all away',
  'tests/support/known.ts': 'it adds those of the tests',
}

/** Also the names of other things: of these only the making of a channel is a use. */
const ordinary = ['email', 'api']

/**
 * Which tests would be lost if a kind's folder, its line and its own tests were deleted: the tests of a kind are called
 * after it, all others know nothing of it, neither by themselves nor by what they import.
 */
export function tiedTests(sources: Source[]) {
  const tests = sources.filter(({ path }) => path.startsWith('tests/') && !isKnown(path))
  return kindsIn(sources).flatMap((kind) => {
    const foreign = tests.filter(({ path }) => !isHome(path, kind))
    const tied = new Map(foreign.flatMap((one) => namesIt(one, kind)))
    for (let size = -1; size !== tied.size;) {
      size = tied.size
      for (const { path, to } of foreign.filter(({ path }) => !tied.has(path)).flatMap(importing))
        if (isHome(to, kind) || tied.has(to)) tied.set(path, to)
    }
    return [...tied].map(([path, to]) => `${path} uses the connector '${kind}': ${to}`)
  })
}

/** Tests of no kind that read the list of the product's connectors. */
export function pickingTests(sources: Source[]) {
  const kinds = kindsIn(sources)
  const isTheirs = (path: string) =>
    Object.keys(readers).some((one) => path.startsWith(one)) || kinds.some((kind) => isHome(path, kind))
  return sources
    .filter(({ path }) => path.startsWith('tests/') && !isTheirs(path))
    .flatMap(importsOf)
    .filter(({ to }) => to === 'connectors/index.ts')
    .map(({ from }) => `${from} picks one of the product's connectors: tests/support/world.ts has one for every test`)
}

/** Those that have their line. */
const kindsIn = (sources: Source[]) =>
  sources
    .filter(({ path }) => path === 'connectors/index.ts')
    .flatMap(importsOf)
    .flatMap(({ to }) => /^connectors\/(\w+)\/index\.ts$/.exec(to)?.[1] ?? [])

const isKnown = (path: string) => Object.keys(known).some((one) => path.startsWith(one))

/** Its folder, its pages, and whatever among the tests bears its name. */
export const isHome = (path: string, kind: string) =>
  path.startsWith(`connectors/${kind}/`) ||
  (path.startsWith('tests/') && posix.basename(path).startsWith(`${kind}.`)) ||
  [ownPages[kind], ownPages[kind]?.replace('web/', 'tests/')].some((pages) => pages && path.startsWith(pages))

const importing = (source: Source) => importsOf(source).map(({ to }) => ({ path: source.path, to }))

function namesIt({ path, ast }: Source, kind: string): [string, string][] {
  const found: [string, string][] = []
  each(ast, (node) => {
    if (!ts.isStringLiteralLike(node) || node.text !== kind) return
    if (!ordinary.includes(kind) || makesChannel(node)) found.push([path, `'${kind}'`])
  })
  return found
}

/** `{ kind: 'x', …, deskId }` */
const makesChannel = ({ parent }: ts.Node) =>
  ts.isPropertyAssignment(parent) &&
  parent.name.getText() === 'kind' &&
  parent.parent.properties.some((one) => one.name?.getText() === 'deskId')
