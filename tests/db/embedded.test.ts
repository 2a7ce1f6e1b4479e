import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startEmbedded, type Embedded } from '../../db/embedded.ts'

const script = join(import.meta.dirname, '../support/start-database.ts')

let folder: string
let running: Embedded | undefined

const temporary = () => mkdtempSync(join(tmpdir(), 'peyk-embedded-'))

// Making data takes seconds on a busy machine, copying it a tenth of one.
const made = temporary()
beforeAll(async () => (await startEmbedded(made)).stop())
afterAll(() => rmSync(made, { recursive: true }))

beforeEach(() => {
  folder = temporary()
  copyTo(folder)
})

// Not cpSync, which opens the folders to everyone.
const copyTo = (at: string) => execFileSync('cp', ['-a', join(made, 'pgdata'), at])

afterEach(async () => {
  await running?.stop()
  running = undefined
  rmSync(folder, { recursive: true })
})

async function start() {
  const began = performance.now()
  running = await startEmbedded(folder)
  return { ...running, took: performance.now() - began }
}

async function ask(where: Embedded['where'], statement: string) {
  const client = new pg.Client(where)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** The same in a process of its own, which can be killed. */
async function startApart() {
  const app = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const failed = once(app, 'exit').then(() => Promise.reject(new Error('the process ended before its database ran')))
  failed.catch(() => {})
  const [line] = await Promise.race([once(createInterface(app.stdout), 'line'), failed])
  return { app, ...(JSON.parse(String(line)) as Embedded) }
}

async function kill(child: ChildProcess) {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const keepsOne = 'create table kept as select 1 as n'

test('the first start makes a database, the second finds it again at once', async () => {
  rmSync(join(folder, 'pgdata'), { recursive: true })
  const first = await start()
  await ask(first.where, keepsOne)
  await first.stop()
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(second.took).toBeLessThan(2000)
  expect(await ask(second.where, 'select n from kept')).toEqual([{ n: 1 }])
})

test('Persian has letters, and the log of the server keeps silent about what was asked', async () => {
  const { where } = await start()
  expect(await ask(where, `select upper('é') as e, 'س' ~ '\\w' as letter`)).toEqual([{ e: 'É', letter: true }])
  await expect(ask(where, `select 'carol@example.org'::uuid`)).rejects.toThrow('invalid input syntax')
  expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).not.toContain('carol')
})

test('nobody reaches it over the network', async () => {
  const { where } = await start()
  expect(await ask(where, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
})

test('what a killed app leaves running is taken over', async () => {
  const before = await startApart()
  await ask(before.where, keepsOne)
  await kill(before.app)
  const after = await start()
  expect(after).toMatchObject({ adopted: true, pid: before.pid })
  expect(await ask(after.where, 'select n from kept')).toEqual([{ n: 1 }])
})

test('app and database killed at once: everything committed is there', async () => {
  const before = await startApart()
  await ask(before.where, keepsOne)
  process.kill(before.pid, 'SIGKILL')
  await kill(before.app)
  const after = await start()
  expect(after.adopted).toBe(false)
  expect(await ask(after.where, 'select n from kept')).toEqual([{ n: 1 }])
})

test('an old pid file that names another living process is no obstacle', async () => {
  const { stop } = await start()
  await stop()
  writeFileSync(
    join(folder, 'pgdata/postmaster.pid'),
    `${process.pid}\n${folder}/pgdata\n1700000000\n5432\n${folder}\n`,
  )
  const again = await start()
  expect(again.adopted).toBe(false)
  expect(again.pid).not.toBe(process.pid)
})

test('two processes that start at once share one database', async () => {
  const [one, other] = await Promise.all([startApart(), startApart()])
  expect(one.pid).toBe(other.pid)
  await Promise.all([kill(one.app), kill(other.app)])
  await start()
})

test('a folder too deep for a socket gets one elsewhere, the same each time', async () => {
  const top = folder
  folder = join(top, 'deep'.repeat(30))
  mkdirSync(folder)
  copyTo(folder)
  const { where, stop } = await start()
  expect(where.host).not.toContain('deep')
  await stop()
  expect((await start()).where.host).toBe(where.host)
  await running?.stop()
  rmSync(where.host, { recursive: true })
  folder = top
})

test('data of another major version is left alone', async () => {
  writeFileSync(join(folder, 'pgdata/PG_VERSION'), '17\n')
  await expect(start()).rejects.toMatchObject({ code: 'other_version', message: /PostgreSQL 17/ })
})
