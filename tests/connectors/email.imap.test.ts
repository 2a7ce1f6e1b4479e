import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { hasDovecot } from '../support/found-dovecot.ts'
import { mailboxes, written } from './email.mailbox.ts'
import { memoryHost } from './host.ts'

describe.runIf(hasDovecot('imap'))('a real mailbox', () => {
  const { server, mailbox, settingsOf, open, put, texts, numbers, all, settled, client } = mailboxes()

  test('reads what is there in order, then hears what comes, and changes nothing', async () => {
    const user = mailbox()
    await put(user, ...numbers(0, 5).map((number) => written(number)))
    const memory = open(settingsOf(user))
    await settled(memory, all(0, 5))
    await pause(200)
    const began = performance.now()
    await put(user, written(5))
    await settled(memory, all(0, 6))
    console.log(`heard ${(performance.now() - began).toFixed(0)} ms after delivery`)
    expect(memory.kept.statuses).toEqual(['ok'])
    const other = await client(user)
    expect((await other.status('INBOX', { unseen: true, messages: true })) as object).toMatchObject({
      unseen: 6,
      messages: 6,
    })
    await other.logout()
  })

  test('goes on after the last one that was stored', async () => {
    const user = mailbox()
    await put(user, ...numbers(0, 3).map((number) => written(number)))
    const first = open(settingsOf(user))
    await settled(first, all(0, 3))
    await first.stop()
    await put(user, ...numbers(3, 6).map((number) => written(number)))
    const second = memoryHost()
    second.kept.cursor = first.kept.cursor
    await settled(open(settingsOf(user), second), all(3, 6))
  })

  test('other numbers for the same mails (UIDVALIDITY) double nothing and lose nothing', async () => {
    const user = mailbox()
    await put(user, ...numbers(0, 4).map((number) => written(number)))
    const memory = open(settingsOf(user))
    await settled(memory, all(0, 4))
    const before = JSON.parse(memory.kept.cursor!) as Record<string, { validity: string }>
    await memory.stop()
    // The server numbers by its clock in seconds, and runs ahead of it at times: it would give the same once more.
    await pause(Math.max(0, (Number(before.INBOX!.validity) + 1) * 1000 - Date.now()))
    for (const file of readdirSync(server().maildir(user)).filter((name) => name.startsWith('dovecot')))
      rmSync(`${server().maildir(user)}/${file}`)
    await put(user, written(4))
    open(settingsOf(user), memory)
    await settled(memory, all(0, 5))
    const after = JSON.parse(memory.kept.cursor!) as typeof before
    expect(after.INBOX!.validity).not.toBe(before.INBOX!.validity)
  })

  test('the same Message-ID twice is two mails, the same mail in two folders is one', async () => {
    const user = mailbox()
    await put(user, written(0), written(0).replace('Mail 0', 'Mail 1'))
    const other = await client(user)
    await other.mailboxCreate('Kept')
    await other.mailboxOpen('INBOX')
    await other.messageCopy('1:*', 'Kept')
    await other.append('Kept', written(2).replaceAll('\n', '\r\n'))
    await other.logout()
    const memory = open(settingsOf(user, { folders: ['INBOX', 'Kept'] }))
    await expect.poll(() => texts(memory).sort(), { timeout: 15_000 }).toEqual(all(0, 3))
    await put(user, written(3))
    await expect.poll(() => texts(memory).sort(), { timeout: 15_000 }).toEqual(all(0, 4))
  })

  test('a folder that is missing is told, and the others are read', async () => {
    const user = mailbox()
    const folder = `${server().maildir(user)}/cur`
    await put(user, written(0))
    mkdirSync(folder, { recursive: true })
    for (const number of numbers(1, 120))
      writeFileSync(`${folder}/${4000000000 + number}.M${number}.host:2,S`, written(number))
    const memory = open(settingsOf(user, { folders: ['Nowhere', 'INBOX'] }))
    await settled(memory, all(0, 120))
    await expect.poll(() => memory.kept.statuses).toEqual(['no_such_folder'])
    // What is not there is not waited for.
    expect(memory.kept.progress).toContainEqual({ read: 120, of: 120 })
    await expect.poll(() => memory.kept.progress.at(-1)).toBeNull()
  })

  test('new mail only, however often it starts before the first one comes', async () => {
    const user = mailbox()
    await put(user, written('old'))
    mkdirSync(`${server().maildir(user)}/cur`, { recursive: true })
    const [file] = readdirSync(`${server().maildir(user)}/new`)
    const old = new Date('2020-02-02').getTime() / 1000
    utimesSync(`${server().maildir(user)}/new/${file}`, old, old)
    const settings = settingsOf(user, { since: new Date().toISOString() })
    const memory = open(settings)
    await expect.poll(() => memory.kept.statuses).toEqual(['ok'])
    await memory.stop()
    await put(user, written(0))
    await settled(open(settings, memory), all(0, 1))
  })

  test('regression chatwoot#10429, freescout#3406: 300 mails of an outage, seen by others already, all arrive in order', async () => {
    const user = mailbox()
    const memory = open(settingsOf(user))
    await expect.poll(() => memory.kept.statuses).toEqual(['ok'])
    await memory.stop()
    const folder = `${server().maildir(user)}/cur`
    mkdirSync(folder, { recursive: true })
    for (const number of numbers(0, 300))
      writeFileSync(`${folder}/${1700000000 + number}.M${number}.host:2,S`, written(number))
    const began = performance.now()
    await settled(open(settingsOf(user), memory), all(0, 300))
    console.log(`300 mails in ${(performance.now() - began).toFixed(0)} ms`)
  })

  test('regression freescout#4293: one huge mail comes as its beginning and holds up nothing', async () => {
    const user = mailbox()
    const folder = `${server().maildir(user)}/cur`
    await put(user, written(0))
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/4000000000.M1.host:2,`, `${written('huge')}${'x'.repeat(79).concat('\n').repeat(600_000)}`)
    writeFileSync(`${folder}/4000000001.M1.host:2,`, written(1))
    const memory = open(settingsOf(user))
    await expect.poll(() => memory.kept.raws.size, { timeout: 15_000 }).toBe(3)
    const [, huge] = [...memory.kept.raws.values()]
    expect(huge!.bytes.length).toBeLessThan(300_000)
    expect(texts(memory)[1]).toMatch(/^Mail huge[\s\S]*\[… 49 MB: the rest of this mail is in the mailbox/)
  })

  test('what the core does not take now comes later, and the cursor never passes it', async () => {
    const user = mailbox()
    const memory = memoryHost()
    memory.kept.failWith = 'unavailable'
    await put(user, written(0))
    open(settingsOf(user), memory)
    await expect.poll(() => memory.kept.statuses, { timeout: 5000 }).toEqual(['not_stored'])
    expect(memory.kept.cursor).toBeNull()
    memory.kept.failWith = undefined
    await settled(memory, all(0, 1))
    expect(memory.kept.statuses).toEqual(['not_stored', 'ok'])
  })

  test('a wrong password, a wrong name and a closed port are told apart', async () => {
    const user = mailbox()
    const told = async (more: object, code: string) => {
      const memory = open(settingsOf(user, more))
      await expect.poll(() => memory.kept.statuses, { timeout: 10_000 }).toEqual([code])
    }
    await told({ password: 'no' }, 'wrong_password')
    await told({ imapHost: 'no.such.host.invalid' }, 'wrong_host')
    await told({ imapPort: 1 }, 'unreachable')
    await told({ imapSecurity: 'starttls' }, 'tls_refused')
    await told({ imapSecurity: 'tls' }, 'tls_refused')
  })

  test(
    'restarts and kills of the mail server in the middle lose, double and disorder nothing',
    { timeout: 90_000 },
    async () => {
      const user = mailbox()
      const memory = open(settingsOf(user))
      const count = 40
      for (const number of numbers(0, count)) {
        if (number % 10 === 5) {
          await (number % 20 === 5 ? server().kill() : server().stop())
          await server().start()
        }
        await put(user, written(number))
      }
      await expect.poll(() => texts(memory).toSorted(), { timeout: 60_000 }).toEqual(all(0, count).toSorted())
      // One that is killed may forget a mail's place, and give it a later one.
      const other = await client(user)
      await other.mailboxOpen('INBOX', { readOnly: true })
      const there = await other.fetchAll('1:*', { uid: true, envelope: true })
      await other.logout()
      const places = there.toSorted((one, another) => one.uid - another.uid)
      expect(texts(memory)).toEqual(places.map(({ envelope }) => envelope!.subject!.replace('n ', 'Mail ')))
      expect(memory.kept.statuses.at(-1)).toBe('ok')
    },
  )
})
