import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { hasDovecot } from '../support/found-dovecot.ts'
import { mailboxes, written } from './email.mailbox.ts'

/** A way to a mail server that can fall silent without ending, and be slow. */
async function line(target: () => number) {
  const sockets = new Set<Socket>()
  let perTick = Infinity
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1')
    for (const one of [near, far])
      sockets.add(one.on('error', () => {}).on('close', () => (near.destroy(), far.destroy())))
    near.pipe(far)
    far.on('data', (bytes: Buffer) => {
      if (perTick === Infinity) return void near.write(bytes)
      far.pause()
      near.write(bytes)
      setTimeout(() => far.resume(), (bytes.length / perTick) * 10)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    /** What is open now says nothing more; what is opened later is well. */
    silence: () => sockets.forEach((socket) => socket.pause().removeAllListeners('data')),
    slow: (bytes: number) => void (perTick = bytes),
  }
}

describe.runIf(hasDovecot('imap lines'))('a mailbox behind a bad line', () => {
  const { server, mailbox, settingsOf, open, put, all, settled } = mailboxes()

  test(
    'regression chatwoot#9234: where the line has died without a word, mail comes all the same',
    { timeout: 40_000 },
    async () => {
      const user = mailbox()
      const way = await line(() => server().ports.imap)
      await put(user, written(0))
      const memory = open(settingsOf(user, { imapPort: way.port }))
      await settled(memory, all(0, 1))
      way.silence()
      await put(user, written(1))
      await settled(memory, all(0, 2), 30_000)
    },
  )

  test(
    'regression chatwoot#6604: a mail that takes longer than an answer may is waited for',
    { timeout: 60_000 },
    async () => {
      const user = mailbox()
      const way = await line(() => server().ports.imap)
      await put(
        user,
        written(0),
        `${written(1).trimEnd()}\n${'So that it takes its time.\n'.repeat(60_000)}`,
        written(2),
      )
      way.slow(3500)
      const began = performance.now()
      const memory = open(settingsOf(user, { imapPort: way.port }))
      await expect.poll(() => memory.kept.raws.size, { timeout: 45_000 }).toBe(3)
      expect(performance.now() - began).toBeGreaterThan(3000)
      expect(memory.kept.statuses).toEqual(['ok'])
    },
  )

  test('regression freescout#3836: a mailbox whose server says nothing holds up no other', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const waiting = open(settingsOf(mailbox(), { imapPort: (silent.address() as AddressInfo).port }))
    const user = mailbox()
    await put(user, written(0))
    const memory = open(settingsOf(user))
    await settled(memory, all(0, 1))
    expect(waiting.kept.statuses).toEqual([])
    await waiting.stop()
    silent.close()
  })
})
