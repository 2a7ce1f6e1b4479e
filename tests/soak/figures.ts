import { setTimeout as sleep } from 'node:timers/promises'

/** How long things took, in milliseconds, by what was waited for. */
export class Figures {
  readonly #taken = new Map<string, number[]>()
  readonly #disturbed = new Map<string, number>()

  add(name: string, ms: number) {
    this.#taken.set(name, [...(this.#taken.get(name) ?? []), ms])
  }

  /** Something else was broken meanwhile: what it took says nothing. */
  disturbed(name: string) {
    this.#disturbed.set(name, (this.#disturbed.get(name) ?? 0) + 1)
  }

  rows() {
    return [...this.#taken].map(([name, all]) => {
      const sorted = all.toSorted((one, other) => one - other)
      const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!)
      return {
        ...{ name, times: all.length, p50: at(0.5), p99: at(0.99), most: at(1) },
        disturbed: this.#disturbed.get(name) ?? 0,
      }
    })
  }
}

/** Asks until it is so, however often asking fails meanwhile; false when that took too long. */
export async function until(isSo: () => Promise<boolean> | boolean, ms: number, every = 20): Promise<boolean> {
  const end = Date.now() + ms
  while (Date.now() < end) {
    try {
      if (await isSo()) return true
    } catch {
      // What is asked may be what is broken.
    }
    await sleep(every)
  }
  return false
}
