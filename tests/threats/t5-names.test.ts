import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { cleanName, keepFile } from '../../server/channels/files.ts'
import { newWorld, type World } from '../support/world.ts'
import { random, seedOf } from './fuzz/random.ts'

const pieces = [
  '..',
  '/',
  '\\',
  '\u0000',
  '\u200b',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\r\n',
  '\u2028',
  '.',
  ' ',
  'a',
  'سند',
  '文書',
  '😀',
  '.php',
  '.htaccess',
  'CON',
  '%2e%2e%2f',
  '"',
  "'",
  ';',
  '\ud800',
  'x'.repeat(4096),
]
let world: World
beforeAll(async () => void (world = await newWorld()))

const name = (r: ReturnType<typeof random>) => Array.from({ length: 1 + r.below(7) }, () => r.pick(pieces)).join('')

test('T5 hostile file names: of 10,000 none keeps a path, a control or a way to deceive', () => {
  const r = random(seedOf())
  for (let n = 0; n < 10_000; n++) {
    const hostile = name(r)
    const clean = cleanName(hostile)
    expect(clean, JSON.stringify(hostile)).toMatch(
      /^[^./\s\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}][^/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
    )
    expect([...clean].length).toBeLessThanOrEqual(120)
  }
})

test('T5 hostile file names: bytes lie under their own digest, whatever the name was', async () => {
  const r = random(seedOf())
  for (let n = 0; n < 200; n++) {
    await keepFile('agent:x', { name: name(r), mime: 'text/plain', bytes: Buffer.from(`content ${n}`) })
  }
  const found = readdirSync(world.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const blobs = found.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.endsWith('/key'))
  expect(blobs).toHaveLength(200)
  for (const path of blobs) expect(path.slice(world.folder.length)).toMatch(/^\/files\/([0-9a-f]{2})\/\1[0-9a-f]{62}$/)
})

test.each([
  ['../../etc/passwd', 'etcpasswd'],
  ['.htaccess', 'htaccess'],
  ['gnp\u202Etxt.exe', 'gnptxt.exe'],
  ['shell.ph\u200bp', 'shell.php'],
  ['. . /.bashrc', 'bashrc'],
  ['\u0000', 'file'],
  ['...', 'file'],
  ['گزارش نهایی.pdf', 'گزارش نهایی.pdf'],
  ['گزارش\u200cها.pdf', 'گزارش\u200cها.pdf'],
  ['\u200cگزارش\u200c.\u200cp\u200cdf', 'گزارش.pdf'],
])('T5 hostile file names: %j is kept as %j', (hostile, clean) => expect(cleanName(hostile)).toBe(clean))
