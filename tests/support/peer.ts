import { writeSync } from 'node:fs'

/**
 * Something outside the project that a test needs and this machine lacks. Says so in one line and answers false; where
 * nothing may be left out (REQUIRE_PEERS=1) it throws.
 */
export function absent(name: string, reason: string): false {
  const line = `SKIP ${name}: ${reason}`
  if (process.env.REQUIRE_PEERS === '1') throw new Error(line)
  // Past vitest, which would put a heading over it.
  writeSync(1, `${line}\n`)
  return false
}
