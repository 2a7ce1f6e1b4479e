/**
 * Bytes that this process has just kept, by the id of their input: whoever takes them in next need not read them again. A
 * few megabytes at most; the oldest go first, as where another process takes them in.
 */
const fresh = new Map<number, Uint8Array>()
const most = 8 * 1024 * 1024
let held = 0

export function remember(id: number, bytes: Uint8Array) {
  fresh.set(id, bytes)
  held += bytes.byteLength
  for (const oldest of fresh.keys()) if (held > most) recall(oldest)
}

/** Once: it is forgotten then. */
export function recall(id: number): Uint8Array | undefined {
  const bytes = fresh.get(id)
  fresh.delete(id)
  held -= bytes?.byteLength ?? 0
  return bytes
}
