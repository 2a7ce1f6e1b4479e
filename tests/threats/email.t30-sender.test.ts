import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { headersOf, ordinary, type Named } from './mail/address-headers.ts'
import { hasPython, readByPython, type Read } from './mail/python.ts'
import { random, seedOf } from './fuzz/random.ts'

/** HEADERS=100000 as before a release. */
const count = Number(process.env.HEADERS ?? 2000)

/** What mailauth reads, by whose reading a signature is aligned. */
const nodemailer = createRequire(import.meta.url)('nodemailer/lib/addressparser') as (
  value: string,
  options: { flatten: true },
) => { address?: string }[]
const readByMailauth = (mail: Named[], name: string) =>
  mail
    .filter((header) => header.name.toLowerCase() === name)
    .flatMap(({ value }) => nodemailer(value.replace(/\r\n(?=[ \t])/g, ''), { flatten: true }))
    .map(({ address = '' }) => address)

const written = (mail: Named[]) =>
  Buffer.from(`${mail.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}\r\nGive me my money.\r\n`)
const readByUs = (bytes: Buffer) => email.parse({ key: 'k', bytes })[0] as InboundMessage

/** Those that are addresses at all, in the one spelling. */
const plain = (all: string[]) => [
  ...new Set(
    all.map((one) => one.trim().toLowerCase().replaceAll('"', '')).filter((one) => /^[^@\s]+@[^@\s]+$/.test(one)),
  ),
]
const isOne = (all: string[], address: string) => all.length === 1 && all[0] === address

describe.runIf(hasPython('T30'))('T30', () => {
  test(
    `over whom three programs differ, of ${count} mails, is unclear and nobody’s word`,
    { timeout: 20_000 + 4 * count },
    async () => {
      const seed = seedOf()
      const r = random(seed)
      const mails = Array.from({ length: count }, () => headersOf(r))
      const python = await readByPython(mails.map(written))
      const wrong: unknown[] = []
      let [unclear, clear] = [0, 0]
      for (const [n, mail] of mails.entries()) {
        const ours = readByUs(written(mail))
        const others = readings(mail, python[n]!)
        if (ours.authenticity === 'unclear') unclear++
        else clear++
        expect(ours.from.verified).toBe(false)
        // Whoever gives up on `[Ticket] Name` shows nobody else.
        const isGivenUp = (all: string[]) => all.length === 0 && isTagged(mail)
        const isAgreed = others('from').every((all) => isGivenUp(all) || isOne(all, ours.from.address))
        if (!isAgreed && ours.authenticity !== 'unclear') wrong.push({ mail, from: ours.from, others: others('from') })
        const reply = ours.replyTo?.address
        // One that finds nothing at all has nobody else who might be answered.
        if (reply && !others('reply-to').every((all) => !all.length || all.includes(reply)))
          wrong.push({ mail, reply, others: others('reply-to') })
        const addressed = [...others('to'), ...others('cc')].flat()
        for (const { address } of ours.others ?? [])
          if (!addressed.includes(address) && !isWritten(mail, address)) wrong.push({ mail, address, addressed })
      }
      expect({ seed, wrong: wrong.slice(0, 5).map((one) => JSON.stringify(one)), count: wrong.length }).toEqual({
        seed,
        wrong: [],
        count: 0,
      })
      // Both kinds were met, or nothing was tried.
      expect(Math.min(clear, unclear)).toBeGreaterThan(count / 20)
    },
  )

  test('and an ordinary mail’s sender is clear to all', async () => {
    const r = random(seedOf())
    const mails = Array.from({ length: 500 }, () => ordinary(r))
    const python = await readByPython(mails.map(written))
    for (const [n, mail] of mails.entries()) {
      const ours = readByUs(written(mail))
      expect([mail, ours.authenticity]).toEqual([mail, undefined])
      expect(plain(readByMailauth(mail, 'from'))).toEqual([ours.from.address])
      expect(plain(python[n]!.from!)).toEqual([ours.from.address])
    }
  })
})

const isTagged = (mail: Named[]) =>
  mail.some(({ name, value }) => /^from$/i.test(name) && /\[[^[\]<>"@,]*\]/.test(value))

/** What the other programs find in a header, those that do not give up on it. */
const readings = (mail: Named[], python: Read) => (name: keyof Read) =>
  [readByMailauth(mail, name), python[name]].flatMap((all) => (all ? [plain(all)] : []))

/** It stands there for everyone to see, and was not made of a name or of what is encoded. */
const isWritten = (mail: Named[], address: string) =>
  mail.some(({ name, value }) => {
    const unquoted = value.replace(/(?<=^|[\s,])"[^"\\]*"/g, ' ')
    return ['to', 'cc'].includes(name.toLowerCase()) && unquoted.toLowerCase().includes(address)
  })
