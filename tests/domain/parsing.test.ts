import { afterAll, expect, test } from 'vitest'
import { parser } from '../../server/messages/parsing.ts'

/** A connector whose inputs say what becomes of whoever reads them. */
const script = `
  import { parentPort } from 'node:worker_threads'
  const fates = {
    hang: () => { for (;;); },
    eat: () => { for (const all = []; ; ) all.push(new Array(1e6).fill(0.5)) },
    // As where other programs have the machine: time goes by in which nothing is done.
    starve: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000),
  }
  parentPort.on('message', (inputs) => {
    for (const { key } of inputs) {
      fates[key]?.()
      parentPort.postMessage({ events: [] })
    }
  })
  parentPort.postMessage('ready')`
const { parse, stopParsing } = parser(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
afterAll(stopParsing)

const read = (...keys: string[]) =>
  parse(
    'any',
    keys.map((key) => ({ key, bytes: new Uint8Array() })),
  )
const well = { events: [] }
const late = { code: 'not_readable_in_time' }

test('an input that hangs, or eats memory, is set aside; those before and behind it are read', async () => {
  expect(await read('one', 'hang', 'two', 'eat', 'three')).toEqual([well, late, well, late, well])
}, 60_000)

test('one that only waited long for its turn on a busy machine is not', async () => {
  expect(await read('one', 'starve', 'two')).toEqual([well, well, well])
}, 60_000)
