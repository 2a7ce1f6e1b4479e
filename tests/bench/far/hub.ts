import { readConfig } from '../../../server/config.ts'
import { startServer } from '../../../server/serving.ts'

/** The whole product in a process of its own. */
const { port } = await startServer(readConfig())
process.send!({ port })
// Nobody is left to measure for.
process.on('disconnect', () => process.exit())
