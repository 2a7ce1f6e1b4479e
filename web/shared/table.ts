import type { Id } from '../../server/contract/rows.ts'

/** Rows by id, of each the highest version that was ever seen. */
export class Table<Row extends { id: Id; version: number }> {
  readonly #rows = new Map<Id, Row>()

  put(row: Row) {
    const known = this.#rows.get(row.id)
    if (!known || row.version > known.version) this.#rows.set(row.id, row)
  }

  get(id: Id | null | undefined): Row | undefined {
    return id ? this.#rows.get(id) : undefined
  }

  drop(id: Id) {
    this.#rows.delete(id)
  }

  values() {
    return this.#rows.values()
  }
}
