import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { countFolders } from '../support/email.folders.ts'
import { samplesIn } from './samples.ts'

const root = mkdtempSync(join(tmpdir(), 'peyk-folders-'))
afterAll(() => rmSync(root, { recursive: true }))

const mails = samplesIn('email').filter(({ name }) => name !== 'broken')
const put = (path: string, bytes: Uint8Array | string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), bytes)
}
for (const { name, bytes } of mails) put(`single/${name}.eml`, bytes)
const quoted = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/^>*From /gm, '>$&')
const inOne = mails.map(({ bytes }) => `From carol@example.org Sun Nov 22 10:00:00 2026\n${quoted(bytes)}\n\n`).join('')
put('together/all.mbox', Buffer.from(inOne, 'latin1'))
put('broken/deeper/noise', Buffer.from([0xff, 0xfe, 0, 1, 2, 65, 66, 67, 10, 10, 65, 66, 67]))

test('folders of mails and of mboxes are counted by what became of each mail', () => {
  const told: string[] = []
  const counts = countFolders(root, (file) => void told.push(file))
  const found = Object.fromEntries(
    counts.map(({ folder, slowest: _, ...rest }) => [folder.slice(root.length + 1), rest]),
  )
  const whole = { mails: mails.length, parsed: mails.length, fallback: 0, failed: 0 }
  expect(found).toEqual({
    single: whole,
    together: whole,
    'broken/deeper': { mails: 1, parsed: 0, fallback: 1, failed: 0 },
  })
  expect(told).toEqual([join(root, 'broken/deeper/noise')])
})

test('the script prints them', () => {
  const env = { ...process.env, FIXTURE_DIR: root }
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, '../support/email.fixtures.ts')], { env })
  expect(printed.toString()).toContain(
    `${2 * mails.length + 1} mails: ${2 * mails.length} parsed, 1 fallback, 0 failed`,
  )
})
