import { countFolders, type Counts } from './email.folders.ts'

/** `FIXTURE_DIR=~/corpora npm run fixtures`: what becomes of mails that somebody else collected. Nothing of them is kept. */
const roots = (process.env.FIXTURE_DIR ?? '').split(':').filter(Boolean)
if (roots.length === 0) {
  console.error('Set FIXTURE_DIR to a folder of folders with .eml or mbox files, or to several with colons between.')
  process.exit(2)
}
const tell = process.env.FIXTURE_NAMES ? (file: string, why: string) => console.error(`${file}: ${why}`) : undefined
const counts = roots.flatMap((root) => countFolders(root, tell))
const sum = (of: Exclude<keyof Counts, 'folder'>) => counts.reduce((before, one) => before + one[of], 0)
console.table(counts.map((one) => ({ ...one, slowest: `${one.slowest.toFixed(0)} ms` })))
console.log(`${sum('mails')} mails: ${sum('parsed')} parsed, ${sum('fallback')} fallback, ${sum('failed')} failed`)
if (sum('failed') > 0) process.exitCode = 1
