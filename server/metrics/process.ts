import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pool } from '../../db/client.ts'
import { counter, gauge, gauges, type Metric } from './text.ts'

const delay = monitorEventLoopDelay({ resolution: 20 })
const minute = 60_000
let before = 0

/** Begins to watch how long the event loop is kept waiting; of the last minute or two, whoever asks and how often. */
export function startWatching() {
  delay.enable()
  const turning = setInterval(() => {
    before = delay.percentile(99)
    delay.reset()
  }, minute).unref()
  return () => {
    clearInterval(turning)
    delay.disable()
  }
}

export function ofProcess(sockets: { agents: number; visitors: number }): Metric[] {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  // It measures its own rest of 20 ms too.
  const late = Math.max(0, Math.max(before, delay.percentile(99)) / 1e9 - 0.02)
  return [
    gauge('process_resident_memory_bytes', 'Memory of this process.', rss),
    gauge('nodejs_heap_size_used_bytes', 'Of that, objects of the program.', heapUsed),
    counter('process_cpu_seconds_total', 'Processor time of this process.', (user + system) / 1e6),
    gauge('process_start_time_seconds', 'When this process started.', performance.timeOrigin / 1000),
    gauge('peyk_event_loop_delay_p99_seconds', 'How late the event loop is, in the last minute or two.', late),
    gauges('peyk_sockets', 'Open sockets of this process.', [
      [{ of: 'agents' }, sockets.agents],
      [{ of: 'visitors' }, sockets.visitors],
    ]),
    gauges('peyk_database_connections', 'Connections of this process to the database.', [
      [{ state: 'idle' }, pool.idleCount],
      [{ state: 'busy' }, pool.totalCount - pool.idleCount],
    ]),
    gauge('peyk_database_waiting', 'Queries of this process that wait for a connection.', pool.waitingCount),
  ]
}
