import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { peers } from './chromium.ts'
import { absent } from './peer.ts'

interface Found {
  /** Where `usr` lies: the system's own, or what `npm run peers` unpacked. */
  root: string
  program: string
}

export const findDovecot = (): Found | undefined =>
  ['/', peers]
    .map((root) => ({ root, program: join(root, 'usr/sbin/dovecot') }))
    .find(({ root, program }) => existsSync(program) && existsSync(join(root, 'usr/lib/dovecot/lmtp')))

export const libraries = (root: string) =>
  root === '/'
    ? {}
    : {
        LD_LIBRARY_PATH: [
          ...new Set(globSync('usr/lib/**/*.so*', { cwd: root }).map((file) => join(root, dirname(file)))),
        ].join(':'),
      }

export const dovecotVersion = ({ root, program }: Found) =>
  execFileSync(program, ['--version'], { env: { ...process.env, ...libraries(root) } })
    .toString()
    .split(' ')[0]!

/** For `describe.runIf(hasDovecot('imap'))`. */
export function hasDovecot(name: string) {
  const found = findDovecot()
  if (!found) return absent(name, 'no Dovecot: run "npm run peers", or install dovecot-imapd and dovecot-lmtpd')
  // 2.4 reads another configuration.
  if (dovecotVersion(found).startsWith('2.3')) return true
  return absent(name, `Dovecot ${dovecotVersion(found)} is not the 2.3 that this configures`)
}

/** The path of its modules is built into this library; relative to the folder it works in, it fits anywhere. */
export function makeMovable(root: string) {
  const library = join(root, 'usr/lib/dovecot/libdovecot.so.0.0.0')
  const built = Buffer.from('/usr/lib/dovecot/modules\0')
  const bytes = readFileSync(library)
  const at = bytes.indexOf(built)
  if (at >= 0) Buffer.from('modules'.padEnd(built.length, '\0')).copy(bytes, at)
  writeFileSync(library, bytes)
}

/** Nobody may not walk through the home of root, where only root may: it is then copied to where he may. */
export function reachable(root: string, copy: string) {
  const isOpen = (path: string): boolean =>
    (statSync(path).mode & 0o001) !== 0 && (path === '/' || isOpen(dirname(path)))
  if (process.getuid?.() !== 0 || isOpen(root)) return root
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}
