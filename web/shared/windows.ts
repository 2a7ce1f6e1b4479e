import { ascending, groups, type Group, type Id, type WindowPage } from '../../server/contract/rows.ts'

export type Place = [id: Id, sort: string]

/** A window as far as it has been loaded. `bound` is the last pair of the newest page. */
export interface Loaded {
  bound: Place | null
  more: boolean
}

/** Where one conversation stands, as of its version: the newest word wins, whatever order words come in. */
interface Placement {
  version: number
  sorts: Map<string, string>
}

/** Which conversations are in which window. A window's order is derived, never edited. */
export class Windows {
  readonly #placements = new Map<Id, Placement>()
  readonly #loaded = new Map<string, Loaded>()

  /** All windows of a pushed conversation: what is not named, it has left. */
  place(id: Id, version: number, sorts: Map<string, string>) {
    const known = this.#placements.get(id)
    if (known && known.version > version) return
    this.#placements.set(id, { version, sorts })
  }

  /** A page speaks of its own window alone. */
  takePage({ key, order, more, conversations = [] }: WindowPage) {
    const versions = new Map(conversations.map((row) => [row.id, row.version]))
    for (const [id, sort] of order) {
      const known = this.#placements.get(id)
      const version = versions.get(id) ?? 0
      if (known && known.version > version) continue
      this.#placements.set(id, { version, sorts: new Map(known?.sorts).set(key, sort) })
    }
    this.#loaded.set(key, { bound: order.at(-1) ?? this.#loaded.get(key)?.bound ?? null, more })
  }

  drop(id: Id) {
    this.#placements.delete(id)
  }

  loaded(key: string) {
    return this.#loaded.get(key)
  }

  order(key: string): Place[] {
    const compare = comparer(groupOf(key))
    const { bound, more } = this.#loaded.get(key) ?? { bound: null, more: false }
    const places: Place[] = []
    for (const [id, { sorts }] of this.#placements) {
      const sort = sorts.get(key)
      if (sort === undefined) continue
      // What lies beyond a page that is not the last would leave a hole before it; its own page brings it.
      if (more && bound && compare([id, sort], bound) > 0) continue
      places.push([id, sort])
    }
    return places.sort(compare)
  }
}

const groupOf = (key: string): Group => groups.find((group) => key.endsWith(`/${group}`)) ?? 'done'

export function comparer(group: Group) {
  const sign = ascending(group) ? 1 : -1
  return ([aId, a]: Place, [bId, b]: Place) => sign * (a < b ? -1 : a > b ? 1 : aId < bId ? -1 : aId > bId ? 1 : 0)
}
