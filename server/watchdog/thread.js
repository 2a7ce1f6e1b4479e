// In plain JavaScript: stripping types would cost this thread as much memory again as it takes by itself.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/** @type {import('../watchdog.ts').Watched} */
const { shared, patience, beat } = workerData
let last = -1
let missed = 0
let said = false
setInterval(() => {
  const now = Atomics.load(shared, 0)
  missed = now === last ? missed + 1 : 0
  last = now
  if (missed < patience) return
  // Where it does not end, as process 1 of a container without an init, the log must not fill up.
  if (!said) say()
  said = true
  process.kill(process.pid, 'SIGKILL')
}, beat)

function say() {
  const msg = 'the event loop stands still: ended by the watchdog'
  writeSync(2, `${JSON.stringify({ level: 60, time: Date.now(), seconds: (missed * beat) / 1000, msg })}\n`)
}
