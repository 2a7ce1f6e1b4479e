import { Failure } from '../../shared/api.ts'

const pause = 3_000

/** Loads, and where that fails for a reason that passes does so again until it is told to stop: nobody should have to ask twice. */
export function persisting(load: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = () =>
    load().catch((error: unknown) => {
      if (stopped) return
      failed(error)
      if (error instanceof Failure && error.passes) timer = setTimeout(() => void again(), pause)
    })
  void again()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
