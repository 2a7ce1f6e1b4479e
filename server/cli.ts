import './loading.ts'

const { readConfig } = await import('./config.ts')
const { commands } = await import('./hub/commands.ts')

/** `npm run hub -- <command>`: what an operator does beside the running server, or while it is down. */
const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name] ?? commands.help!
try {
  process.exitCode = (await command.run(readConfig(), args)) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
