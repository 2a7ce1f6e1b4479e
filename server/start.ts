import { crashAt } from './core/crash.ts'
import { readConfig } from './config.ts'
import { startServer } from './serving.ts'
import { buildWeb } from './build.ts'

/** How long what is under way may take to end after a stop was asked for. */
const patience = 10_000

try {
  const config = readConfig()
  crashAt(config.CRASH_AT)
  await buildWeb()
  const { url, firstLink, stop } = await startServer(config)
  console.log(firstLink ? `Peyk is new here. Set it up at ${firstLink}` : `Peyk is at ${url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(stop))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function end(stop: () => Promise<void>) {
  setTimeout(() => process.exit(1), patience).unref()
  await stop()
  process.exit(0)
}
