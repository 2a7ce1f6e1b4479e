import { makeKnown } from '../../support/known.ts'
import { walkin } from '../../support/walkin/index.ts'
import { startServer } from '../../../server/serving.ts'
import { readConfig } from '../../../server/config.ts'

makeKnown(walkin)
/** The server alone, without building the pages: a process whose every output a test may read. */
const { url, port, stop } = await startServer(readConfig())
console.log(JSON.stringify({ url, port }))
process.once('SIGTERM', () => void stop().then(() => process.exit(0)))
