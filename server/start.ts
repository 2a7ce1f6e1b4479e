import { readConfig } from './config.ts'
import { crashAt } from './core/crash.ts'
import { buildWeb } from './build.ts'
import { openDatabase } from './database.ts'
import { startWatchdog } from './watchdog.ts'

/** How long what is under way may take to end after a stop was asked for. */
const patience = 10_000

/** Heard from the first moment on: a stop that is asked for while all starts is an orderly one too, once it has started. */
const stopAsked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
})

try {
  void stopAsked.then(() => setTimeout(() => process.exit(1), patience).unref())
  const config = readConfig()
  crashAt(config.CRASH_AT)
  buildWeb()
  // PostgreSQL wakes up beside the loading of all the rest, which takes longer. `startServer` waits for it, and hears if it failed.
  const database = openDatabase(config)
  database.catch(() => {})
  const { startServer } = await import('./serving.ts')
  const { url, firstLink, stop } = await startServer(config, database)
  // Not before: building the web app keeps the loop busy as long as it takes.
  startWatchdog(config.WATCHDOG)
  console.log(firstLink ? `Peyk is new here. Set it up at ${firstLink}` : `Peyk is at ${url}`)
  await stopAsked
  await stop()
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
