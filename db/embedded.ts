import { execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { binaries, major } from './embedded/binaries.ts'
import { keepSmall, lastLines, quiet } from './embedded/server-log.ts'
import { dropStalePid, pidOf, stopPostmaster } from './embedded/postmaster.ts'
import { runAs } from './embedded/run-as.ts'
import { socketFolder } from './embedded/socket-folder.ts'
import { DatabaseProblem } from './problem.ts'

export interface Embedded {
  /** To be given to `connect`. */
  where: { host: string; port: number; user: string; database: string }
  /** It was running already: started by another process, or left over from one that was killed. */
  adopted: boolean
  pid: number
  stop(): Promise<void>
}

const port = 5432
const user = 'peyk'
const patience = 5000

interface Place {
  home: string
  data: string
  socket: string
  postgres: string
  initdb: string
  prefix: string[]
}

/** Starts PostgreSQL on a unix socket in `folder`, or takes over the one that runs there. `extra` goes on its command line. */
export async function startEmbedded(folder: string, extra: string[] = []): Promise<Embedded> {
  const place = prepare(folder)
  const ready = (adopted: boolean) => settle(place, adopted)
  if (await answers(place)) return ready(true)
  if (!existsSync(place.data)) initialise(place)
  refuseOtherVersion(place)
  dropStalePid(place.data)
  const until = Date.now() + patience
  while (!(await launch(place, extra))) {
    // Someone was quicker, or backends of a killed postmaster still hold its memory for a moment.
    if (await answers(place)) return ready(true)
    if (Date.now() > until) throw notStarted(place)
    await sleep(100)
  }
  return ready(false)
}

function prepare(folder: string): Place {
  const at = resolve(folder)
  mkdirSync(at, { recursive: true, mode: 0o700 })
  const home = realpathSync(at)
  const path = binaries()
  const prefix = runAs(home, path('postgres'))
  const data = join(home, 'pgdata')
  return { home, data, socket: socketFolder(home), postgres: path('postgres'), initdb: path('initdb'), prefix }
}

async function settle(place: Place, adopted: boolean): Promise<Embedded> {
  await createDatabase(place)
  const watch = keepSmall(logFile(place))
  const stop = async () => {
    clearInterval(watch)
    await stopPostmaster(place.data)
  }
  return { where: { host: place.socket, port, user, database: user }, adopted, pid: pidOf(place.data), stop }
}

/** In a folder of its own until it is whole: an initdb that was killed half-way must not look like data. */
function initialise(place: Place) {
  const draft = `${place.data}.new-${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  // Without lc-ctype C.UTF-8 trigrams of Persian words are silently empty.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--lc-ctype=C.UTF-8']
  const [command, ...args] = [
    ...place.prefix,
    place.initdb,
    '-D',
    draft,
    '-U',
    user,
    '-A',
    'trust',
    '-E',
    'UTF8',
    ...locale,
  ]
  execFileSync(command!, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    renameSync(draft, place.data)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(place.data)) throw error
  }
}

function refuseOtherVersion({ data }: Place) {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (found === major) return
  throw new DatabaseProblem(
    'other_version',
    `${data} was made by PostgreSQL ${found}, but this version of Peyk brings PostgreSQL ${major}. ` +
      'Start the version of Peyk that made it, back up, and restore the backup into an empty data folder.',
  )
}

/** True once it answers, false when it has exited. */
async function launch(place: Place, extra: string[]) {
  const log = openSync(logFile(place), 'a', 0o600)
  const options = ['-D', place.data, '-k', place.socket, '-c', 'listen_addresses=', ...quiet, ...extra]
  const [command, ...args] = [...place.prefix, place.postgres, ...options]
  // In a session of its own: neither Ctrl-C nor a kill of the app reaches it, and what it does it finishes.
  const child = spawn(command!, args, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let exited = false
  child.on('exit', () => (exited = true))
  child.on('error', () => (exited = true))
  child.unref()
  while (!exited) {
    if (await answers(place)) return true
    await sleep(15)
  }
  return false
}

/** Asks for the data's path too, as any PostgreSQL might listen there. */
async function answers(place: Place) {
  const socket = join(place.socket, `.s.PGSQL.${port}`)
  if (!existsSync(socket) || !existsSync(place.data)) return false
  const client = new pg.Client({ host: place.socket, port, user, database: 'postgres', connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('show data_directory')
    return realpathSync(rows[0].data_directory) === place.data
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function createDatabase({ socket }: Place) {
  const client = new pg.Client({ host: socket, port, user, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [user])
    if (!rowCount) await client.query(`create database ${user}`)
  } catch (error) {
    // Two processes may start at once; the other one's database is as good.
    if (!['42P04', '23505'].includes((error as pg.DatabaseError).code ?? '')) throw error
  } finally {
    await client.end()
  }
}

const logFile = ({ home }: Place) => join(home, 'postgres.log')

const notStarted = (place: Place) =>
  new DatabaseProblem(
    'not_started',
    `PostgreSQL did not start within ${patience / 1000} seconds. The end of ${logFile(place)} says:\n${lastLines(logFile(place))}`,
  )
