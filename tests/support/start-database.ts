import { startEmbedded } from '../../db/embedded.ts'

/** A process that a test may kill: starts the database of its folder, says where, and stays. */
const { where, pid, adopted } = await startEmbedded(process.argv[2]!)
console.log(JSON.stringify({ where, pid, adopted }))
setInterval(() => {}, 60_000)
