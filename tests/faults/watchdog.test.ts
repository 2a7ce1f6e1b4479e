import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const program = (then: string) => `
  const { startWatchdog } = await import(${JSON.stringify(join(import.meta.dirname, '../../server/watchdog.ts'))})
  const stop = startWatchdog(10)
  setTimeout(() => { console.log('alive'); ${then} }, 12_000)`

async function run(then: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(then)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [code, signal] = await once(child, 'exit')
  const [out, err] = await said
  return { code, signal, out, err }
}

test(
  'a process whose event loop stands still is ended, and says why; one that lives is left alone',
  { timeout: 120_000 },
  async () => {
    const [stuck, well] = await Promise.all([run('for (;;);'), run('stop()')])
    expect(stuck).toMatchObject({
      signal: 'SIGKILL',
      out: 'alive\n',
      err: expect.stringContaining('the event loop stands still'),
    })
    expect(JSON.parse(stuck.err)).toMatchObject({ level: 60 })
    expect(well).toEqual({ code: 0, signal: null, out: 'alive\n', err: '' })
  },
)
