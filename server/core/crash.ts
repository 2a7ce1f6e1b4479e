/** The point at which this process shall die, for tests of what survives; `main` takes it from `CRASH_AT`. */
let fatal: string | undefined

export const crashAt = (name: string | undefined) => (fatal = name)

/** Dies as by `kill -9` if this point was chosen. */
export function crashPoint(name: string) {
  if (name === fatal) process.kill(process.pid, 'SIGKILL')
}
