/** Runs `work` after the present task, once, however often it is asked for. */
export function once(work: () => void) {
  let asked = false
  return () => {
    if (asked) return
    asked = true
    queueMicrotask(() => {
      asked = false
      work()
    })
  }
}
