import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { configuration } from './dovecot-conf.ts'
import { findDovecot, libraries, reachable } from './found-dovecot.ts'

const names = 'alice bob carol dave erin frank grace heidi ivan judy karl lena'.split(' ')

/** Dovecot refuses to be root, so root lends it nobody's name. */
const owner =
  process.getuid?.() === 0
    ? { user: 'nobody', group: 'nogroup', uid: 65534, gid: 65534 }
    : {
        user: userInfo().username,
        group: execFileSync('id', ['-gn']).toString().trim(),
        uid: userInfo().uid,
        gid: userInfo().gid,
      }

/** What a test wants besides: files of the server's own folder, and settings that may name them. */
export interface Extra {
  files: Record<string, string>
  settings(folder: string): string
}

/** A mail server of our own on high ports, in a folder of its own, with the users `alice`, `bob` … whose password is `<name>pw`. */
export async function startDovecot({ files = {}, settings = () => '' }: Partial<Extra> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-dovecot-'))
  const root = reachable(findDovecot()!.root, join(folder, 'peers'))
  const program = join(root, 'usr/sbin/dovecot')
  const ports = { imap: await freePort(), lmtp: await freePort() }
  const file = (name: string) => join(folder, name)
  for (const name of ['run', 'state', 'mail']) mkdirSync(file(name))
  symlinkSync(join(root, 'usr/lib/dovecot/modules'), file('run/modules'))
  const env = { PATH: process.env.PATH, ...libraries(root) }
  writeFileSync(file('dovecot.conf'), configuration({ folder, root, owner, ports, env, more: settings(folder) }))
  writeFileSync(file('users'), names.map((name) => `${name}:{PLAIN}${name}pw\n`).join(''))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(file(name)), { recursive: true })
    writeFileSync(file(name), text.replaceAll('FOLDER', folder))
  }
  own(folder)

  // The program would look for its configuration reader where the system has it; asked this way, the reader starts the program.
  const reader = join(root, 'usr/bin/doveconf')
  const start = async (tries = 5): Promise<ChildProcess> => {
    const as = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : {}
    const given = [
      '-f',
      'service=master',
      '-c',
      file('dovecot.conf'),
      '-m',
      'master',
      '-e',
      program,
      '-F',
      '-c',
      file('dovecot.conf'),
    ]
    const child = spawn(reader, given, { env, stdio: 'ignore', ...as })
    if (await listens(ports.imap, child)) return child
    if (tries === 1) throw new Error('Dovecot did not start')
    // What a killed one started last may hold its port for a moment.
    child.kill('SIGKILL')
    await wait(200)
    return start(tries - 1)
  }
  let child = await start()
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    const workers = signal === 'SIGKILL' ? childrenOf(child.pid!) : []
    child.kill(signal)
    for (const pid of workers) killed(pid)
    await ended
  }
  return {
    ports,
    folder,
    maildir: (user: string) => file(`mail/${user}`),
    log: () => file('dovecot.log'),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      child = await start()
    },
    async close() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type Dovecot = Awaited<ReturnType<typeof startDovecot>>

function own(folder: string) {
  chmodSync(folder, 0o755)
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder])
}

const childrenOf = (pid: number) =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
    .toString()
    .trim()
    .split(/\s+/)
    .map(Number)

function killed(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went with its master.
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Whether it greets; false when it has ended, or says nothing. */
async function listens(port: number, child: ChildProcess) {
  for (let at = 0; at < 100; at++) {
    if (child.exitCode !== null || child.signalCode !== null) return false
    const socket = connect(port, '127.0.0.1')
    const greeted = await Promise.race([
      once(socket, 'data').then(
        ([bytes]) => String(bytes).startsWith('* OK'),
        () => false,
      ),
      wait(1000, false),
      once(socket, 'close').then(
        () => false,
        () => false,
      ),
    ])
    socket.destroy()
    if (greeted) return true
    await wait(50)
  }
  return false
}
