/** Milliseconds for which this thread has worked: a busy machine makes it wait, but work no longer. */
export function worked(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
