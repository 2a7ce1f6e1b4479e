import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasDovecot } from '../support/found-dovecot.ts'
import { mailboxes, written } from './email.mailbox.ts'
import { memoryHost } from './host.ts'

describe.runIf(hasDovecot('stopped'))('a real mailbox, read in part', () => {
  const { server, mailbox, settingsOf, open, put, texts, numbers, all, settled } = mailboxes()

  test('an import is stopped, what comes is read, and it goes on where it stopped, over restarts of both sides', async () => {
    const user = mailbox()
    const folder = `${server().maildir(user)}/cur`
    await put(user, written(0))
    mkdirSync(folder, { recursive: true })
    for (const number of numbers(1, 400))
      writeFileSync(`${folder}/${4000000000 + number}.M${number}.host:2,S`, written(number))
    const memory = memoryHost()
    const { received } = memory.host
    const stopping = Promise.withResolvers<void>()
    memory.host.received = async (raw) => {
      // As a hub that is told to stop meanwhile: it takes no more.
      if (memory.kept.raws.size >= 150) stopping.resolve()
      if (memory.kept.raws.size >= 150) throw Object.assign(new Error('Stopped'), { code: 'unavailable' })
      await received(raw)
    }
    const first = open(settingsOf(user), memory)
    await stopping.promise
    await first.stop()
    memory.host.received = received
    memory.host.stoppedAt = new Date().toISOString()
    expect(texts(memory)).toEqual(all(0, 150))
    const stopped = open(settingsOf(user), memory)
    await put(user, written(400))
    await settled(memory, [...all(0, 150), 'Mail 400'])
    expect(memory.kept.progress.at(-1)).toEqual({ read: 150, of: 400 })
    await stopped.stop()
    await server().stop()
    await server().start()
    memory.host.stoppedAt = null
    let coming: Promise<void> | undefined
    memory.host.received = async (raw) => {
      // Somebody writes while it goes on.
      if (memory.kept.raws.size > 160) await (coming ??= put(user, written(401)))
      await received(raw)
    }
    open(settingsOf(user), memory)
    // Of 250 that were left out, 200 are read at once.
    await settled(memory, [...all(0, 150), 'Mail 400', ...all(150, 350), 'Mail 401', ...all(350, 400)])
    await expect.poll(() => memory.kept.progress.at(-1), { timeout: 10_000 }).toBeNull()
  })
})
