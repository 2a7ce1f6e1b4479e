import '../../../server/loading.ts'

/** The whole product in a process of its own, loaded as `main` loads it. */
const { readConfig } = await import('../../../server/config.ts')
const { startServer } = await import('../../../server/serving.ts')
const { port } = await startServer(readConfig())
process.send!({ port })
// Nobody is left to measure for.
process.on('disconnect', () => process.exit())
