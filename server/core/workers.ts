import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const resourceLimits = { maxOldGenerationSizeMb: 256 }

/** A thread of this script for each kind of channel, started when it is first asked for and again after its end. */
export function workers(script: URL, dataFor: (kind: string) => unknown) {
  const running = new Map<string, Promise<Worker>>()

  async function start(kind: string) {
    const worker = new Worker(script, { resourceLimits, workerData: dataFor(kind) })
    worker.on('error', () => {})
    // One that dies between two batches is not asked again.
    worker.once('exit', () => void forget(kind, worker))
    // A thread that is still loading would spend the first input's time.
    await once(worker, 'message')
    // Kept listening, as a worker without listeners stops delivering; and not a reason to keep the process alive.
    worker.on('message', () => {})
    worker.unref()
    return worker
  }
  async function forget(kind: string, worker: Worker) {
    if ((await running.get(kind)?.catch(() => undefined)) === worker) running.delete(kind)
  }
  function of(kind: string): Promise<Worker> {
    const worker = running.get(kind) ?? start(kind)
    running.set(kind, worker)
    worker.catch(() => running.delete(kind))
    return worker
  }
  async function stop(kind: string) {
    const worker = await running.get(kind)?.catch(() => undefined)
    running.delete(kind)
    await worker?.terminate()
  }
  return { of, stop, stopAll: () => Promise.all([...running.keys()].map(stop)) }
}
