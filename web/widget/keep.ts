import type { Said } from '../../server/contract/visitor.ts'

export interface Unsent extends Said {
  /** Whose it is: '' for an anonymous visitor, so that one user of a shared browser never speaks for another. */
  owner: string
  files: { name: string; size: number }[]
  at: string
  failed?: string
}
export interface Visitor {
  token: string
  address: string
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })

async function open(name: string) {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('unsent', { keyPath: 'clientId' })
    request.result.createObjectStore('self')
  }
  return done(request)
}

/** What must outlive a reload. All tabs of the host page share it; where a browser forbids it, memory has to do. */
export class Keep {
  #database: Promise<IDBDatabase | null>
  #memory: { unsent: Map<string, Unsent>; self: Map<string, unknown> } = { unsent: new Map(), self: new Map() }

  constructor(channelId: string) {
    this.#database = (async () => open(`peyk:${channelId}`))().catch(() => null)
  }

  async #store(name: 'unsent' | 'self', mode: IDBTransactionMode) {
    return (await this.#database)?.transaction(name, mode).objectStore(name)
  }

  async unsent(): Promise<Unsent[]> {
    const store = await this.#store('unsent', 'readonly')
    const all: Unsent[] = store ? await done(store.getAll()) : [...this.#memory.unsent.values()]
    return all.sort((a, b) => a.at.localeCompare(b.at))
  }

  async put(unsent: Unsent) {
    const store = await this.#store('unsent', 'readwrite')
    if (store) await done(store.put(unsent))
    else this.#memory.unsent.set(unsent.clientId, unsent)
  }

  async remove(clientId: string) {
    const store = await this.#store('unsent', 'readwrite')
    if (store) await done(store.delete(clientId))
    else this.#memory.unsent.delete(clientId)
  }

  async visitor(): Promise<Visitor | undefined> {
    const store = await this.#store('self', 'readonly')
    return (store ? await done(store.get('visitor')) : this.#memory.self.get('visitor')) as Visitor | undefined
  }

  /** Two tabs may ask for a token at once: the one that writes first wins, and both use that. */
  async replace(old: Visitor | undefined, fresh: Visitor): Promise<Visitor> {
    const store = await this.#store('self', 'readwrite')
    if (!store) return this.#memory.self.set('visitor', fresh) && fresh
    const current = (await done(store.get('visitor'))) as Visitor | undefined
    if (current && current.token !== old?.token) return current
    await done(store.put(fresh, 'visitor'))
    return fresh
  }
}
