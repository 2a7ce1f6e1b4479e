import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * Types, lint, format, layering, build and its bytes. In two lanes, as a small machine has two cores: one after the
 * other takes 75 seconds. svelte-check looks at every .ts file too, so there is no tsc beside it.
 */
const lanes = [
  ['eslint . --max-warnings 0'],
  [
    'svelte-check --threshold error --output human --tsconfig tsconfig.json',
    'prettier --check . --log-level warn',
    'vite build --app --logLevel warn',
    'vitest run --project architecture',
  ],
]
const bin = join(import.meta.dirname, '../../node_modules/.bin')

const results = await Promise.all(lanes.map(runLane))
if (results.flat().includes(false)) process.exit(1)

async function runLane(lane: string[]) {
  const passed: boolean[] = []
  for (const line of lane) passed.push(await run(line))
  return passed
}

/** Prints only when it is over, so that two tools do not talk at once. */
async function run(line: string) {
  const [command, ...args] = line.split(' ')
  const began = performance.now()
  const child = spawn(join(bin, command!), args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const [code] = await once(child, 'close')
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${line} (${seconds} s)\n${output.trim()}`.trim())
  return code === 0
}
