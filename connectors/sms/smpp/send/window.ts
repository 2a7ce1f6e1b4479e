/** Lets so many in at once, the others in the order in which they came. Resolves with what lets the next one in. */
export function window(size: number): () => Promise<() => void> {
  let free = size
  const waiting: (() => void)[] = []
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return async () => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return leave
  }
}
