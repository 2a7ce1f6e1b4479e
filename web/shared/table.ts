interface Held<Row> {
  row: Row
  version: number
  /** The newest position at which it was heard of. */
  at: number
}

/** Rows by key, of each the highest version that was ever heard. */
export class Table<Row> {
  readonly #held = new Map<string, Held<Row>>()

  put(key: string, version: number, row: Row, at: number) {
    const known = this.#held.get(key)
    if (!known) this.#held.set(key, { row, version, at })
    else if (version > known.version) this.#held.set(key, { row, version, at: Math.max(at, known.at) })
    else known.at = Math.max(at, known.at)
  }

  get(key: string | null | undefined): Row | undefined {
    return key ? this.#held.get(key)?.row : undefined
  }

  /** Forgets one row, or all, that have not been heard of since `position`. */
  forget(position: number, key?: string) {
    for (const [one, { at }] of this.#held) if (at <= position && (!key || key === one)) this.#held.delete(one)
  }

  values(): Row[] {
    return Array.from(this.#held.values(), ({ row }) => row)
  }
}
