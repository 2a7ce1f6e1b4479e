export type Rate = { size: number; ms: number }

/** Answers whether one more is allowed: `size` at once, refilled evenly over `ms`. */
export function bucket({ size, ms }: Rate, now: () => number = Date.now) {
  let left = size
  let at = now()
  return () => {
    const time = now()
    left = Math.min(size, left + ((time - at) * size) / ms)
    at = time
    if (left < 1) return false
    left -= 1
    return true
  }
}

/** One bucket for each key, at most `remembered` of them. */
export function buckets(rate: Rate, remembered: number) {
  const byKey = new Map<string, () => boolean>()
  return (key: string) => {
    const allowed = byKey.get(key) ?? bucket(rate)
    byKey.delete(key)
    byKey.set(key, allowed)
    if (byKey.size > remembered) byKey.delete(byKey.keys().next().value!)
    return allowed()
  }
}
