import type { Logger } from 'pino'
import { lastBackup } from './across/last-backup.ts'
import { fault } from './core/failure.ts'
import { counts, startCounting } from './metrics/counts.ts'
import { ofDatabase } from './metrics/database.ts'
import { ofProcess, startWatching } from './metrics/process.ts'
import { gauge, written, type Metric } from './metrics/text.ts'

export interface Sockets {
  agents: number
  visitors: number
}

/** What an operator watches: ids and kinds of channels, never anything about a person. */
export function startMetrics(folder: string, sockets: () => Sockets, log: Logger) {
  const ends = [startCounting(), startWatching()]
  let asked: Promise<Metric[]> | null = null
  // Whoever asks while an answer is being made gets that one: asking often costs no more.
  const stored = () =>
    (asked ??= ofDatabase()
      .then((metrics) => [gauge('peyk_database_up', 'Whether the database answers.', 1), ...metrics])
      .catch((error: unknown) => {
        log.warn({ fault: fault(error) }, 'the database could not be measured')
        return [gauge('peyk_database_up', 'Whether the database answers.', 0)]
      })
      .finally(() => (asked = null)))
  const text = async () => {
    const [found, backup] = await Promise.all([stored(), lastBackup(folder)])
    const saved = backup ? [gauge('peyk_backup_time_seconds', 'When the last backup was made.', +backup / 1000)] : []
    return written([...found, ...counts(), ...ofProcess(sockets()), ...saved])
  }
  return { text, stop: () => ends.forEach((end) => end()) }
}
