import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '../connector.ts'
import type { Opened } from './send.ts'

/** Milliseconds between two looks. */
const usual = 900_000

/** Tells what is left at each gateway that says so, until `signal` is aborted. */
export async function keepBalances(
  all: Opened[],
  { lowBalance }: { lowBalance: number },
  host: Pick<Host, 'balances'>,
  signal: AbortSignal,
  pause = usual,
): Promise<void> {
  while (!signal.aborted && all.length > 0) {
    const asked = await Promise.all(
      all.map(async ({ label, gateway }) => {
        const left = await gateway.balance!().catch(() => undefined)
        return left ? [{ of: label, ...left, low: left.amount < lowBalance }] : []
      }),
    )
    // What cannot be asked just now is as it was.
    if (asked.every((one) => one.length > 0)) host.balances(asked.flat())
    await sleep(pause, undefined, { signal }).catch(() => {})
  }
}
