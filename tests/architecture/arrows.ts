import { posix } from 'node:path'
import { importsOf, type Import } from './imports.ts'
import type { Source } from './sources.ts'

/** From the top down; what stands on one line does not know each other. A new folder or file of server/ gets its place here. */
const layers = [
  ['main', 'cli'],
  ['start'],
  ['hub'],
  ['serving'],
  ['boot', 'build', 'first-admin', 'metrics', 'tls', 'watchdog', 'work'],
  ['live'],
  ['http'],
  ['routes'],
  ['across'],
  ['complaints', 'sla', 'automation', 'notifications', 'webhooks', 'surveys', 'reports'],
  ['tickets'],
  ['messages'],
  ['conversations'],
  ['channels'],
  ['customers'],
  ['calendars', 'articles'],
  ['agents'],
  ['core'],
  ['database'],
  ['config', 'loading'],
  ['contract'],
]
const depth = (area: string) => layers.findIndex((layer) => layer.includes(area))

/** Types that describe what everyone speaks of. */
const words = ['db/facts.ts', 'db/hours.ts', 'db/ids.ts']

export function wrongArrows(sources: Source[]) {
  const imports = sources.flatMap(importsOf)
  return [...unplaced(sources), ...imports.flatMap((arrow) => complaint(arrow) ?? [])]
}

function unplaced(sources: Source[]) {
  const areas = new Set(
    sources
      .map(({ path }) => path)
      .filter((path) => path.startsWith('server/'))
      .map(areaOf),
  )
  return [...areas].filter((area) => depth(area) < 0).map((area) => `server/${area} has no place among the layers`)
}

function complaint(arrow: Import) {
  const { from, to } = arrow
  if (!posix.extname(to)) return `${from} imports ${to} without its extension: Node would not find it`
  const side = topOf(from)
  if (side === 'tests') return undefined
  const allowed = { web: fromWeb, connectors: fromConnectors, db: fromDb, server: fromServer }[side]
  if (!allowed || allowed(arrow)) return undefined
  return `${from} must not import ${to}`
}

function fromWeb({ from, to, typeOnly }: Import) {
  if (topOf(to) === 'web') return areaOf(to) === areaOf(from) || areaOf(to) === 'shared'
  if (to.startsWith('server/contract/')) return true
  return typeOnly && (to.startsWith('server/routes/') || words.includes(to))
}

function fromConnectors({ from, to }: Import) {
  if (to === 'connectors/connector.ts' || (isFolder(from) && common.includes(to))) return true
  // The contract in four files; whoever keeps it names the first alone.
  if (from === 'connectors/connector.ts') return /^connectors\/(?:ask|events|host|part)\.ts$/.test(to)
  if (from === 'connectors/part.ts') return to === 'connectors/events.ts'
  if (from === 'connectors/host.ts') return /^connectors\/(?:ask|events|part)\.ts$/.test(to)
  if (from === 'connectors/index.ts') return posix.basename(to) === 'index.ts' && topOf(to) === 'connectors'
  return isFolder(from) && isFolder(to) && topOf(to) === 'connectors' && [areaOf(from), ...spoken].includes(areaOf(to))
}
/** What every form and every webhook has. */
const common = ['connectors/called.ts', 'connectors/form.ts']

/** What several connectors speak; it is none itself. */
const spoken = ['botapi']

const fromDb = ({ to }: Import) => topOf(to) === 'db'

function fromServer({ from, to, typeOnly }: Import) {
  if (topOf(to) === 'db') return areaOf(from) !== 'contract' || (typeOnly && words.includes(to))
  if (topOf(to) === 'connectors') return !isFolder(to) && areaOf(from) !== 'contract'
  if (topOf(to) !== 'server') return false
  return areaOf(to) === areaOf(from) || depth(areaOf(to)) > depth(areaOf(from))
}

const topOf = (path: string) => path.split('/')[0]!
const isFolder = (path: string) => path.split('/').length > 2
/** `server/live.ts` and `server/live/` are one area. */
const areaOf = (path: string) => path.split('/')[1]!.replace(/\.ts$/, '')
