import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { db } from '../../db/client.ts'
import { messages, raw } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { verify } from '../../server/core/verify.ts'
import { startDovecot } from '../support/dovecot.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { canFill, smallDisk } from '../support/full-disk.ts'
import { ownWorld } from '../support/own-database.ts'
import { freePort, startProcess } from '../support/process.ts'
import { proxy } from '../support/proxy.ts'
import { apiOf, signIn } from '../support/server.ts'
import { disordered, hasFiles, isShown, isStored, stored } from './mail-checking.ts'
import { writers, writing } from './mail-writing.ts'

/** MAIL_FAULTS=20 makes it twenty of each, as before a release. */
const each = Number(process.env.MAIL_FAULTS ?? 1)

/** A hub of its own between a mail server and a small disk, and what may happen to each. */
async function ground() {
  const world = await ownWorld()
  const disk = canFill('a full disk') ? smallDisk(join(world.folder, 'files')) : null
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const dovecot = await startDovecot()
  const way = await proxy(dovecot.ports.imap)
  const start = () => startProcess({ PORT: String(port), HUB_DATA: world.folder, DATABASE_URL: world.url })
  let server = await start()
  onTestFinished(async () => {
    await server.kill()
    way.close()
    await dovecot.close()
    disk?.close()
    await world.close()
  }, 60_000)

  async function mailbox(user: string) {
    const port = { imapHost: '127.0.0.1', imapPort: way.port, imapSecurity: 'none' }
    const settings = { address: `${user}@hub.test`, user, password: `${user}pw`, since: '2020-01-01', ...port }
    const kind = connectors.find((one) => one.settings.safeParse(settings).success)!.kind
    return act(system, (cx) => addChannel(cx, { kind, name: user, deskId: world.support, settings }))
  }

  const faults: Record<string, () => Promise<unknown>> = {
    'the server is killed': async () => {
      await server.kill()
      server = await start()
    },
    'the database starts again at once': () => world.restartAtOnce(),
    'the mail server is killed': async () => {
      await dovecot.kill()
      await dovecot.start()
    },
    'the mail server starts again': async () => {
      await dovecot.stop()
      await dovecot.start()
    },
    'the line is cut in the middle': () => way.cutInTheMiddle(),
    ...(disk && {
      'the disk is full for some seconds': async () => {
        const health = async () => (disk.fill(), (await fetch(`${url}/health`)).status)
        // What was being written as it was filled leaves a gap.
        await expect.poll(health, { timeout: 30_000 }).toBe(503)
        await sleep(5000)
        disk.free()
      },
    }),
  }
  return { world, url, dovecot, mailbox, faults, isDead: () => server.isDead() }
}

test.runIf(hasDovecot('faults of mail'))(
  `mail while everything breaks, ${each} of each fault: every mail is stored once, in order, and shown`,
  { timeout: 1_800_000 },
  async () => {
    const { world, url, dovecot, mailbox, faults, isDead } = await ground()
    const boxes = [
      { user: 'alice', id: await mailbox('alice') },
      { user: 'bob', id: await mailbox('bob') },
    ]
    const all = boxes.map(({ user }) => writing(dovecot.ports.lmtp, user))
    // Each writer's thread is there before anything breaks: a mail joins it by what it names.
    const count = () => db.$count(messages)
    await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(2 * boxes.length * writers)
    for (let n = 0; n < each; n++) {
      for (const [what, fault] of Object.entries(faults)) {
        const before = await count()
        await fault()
        // It goes on after each, and not only at the end.
        await expect.poll(count, { timeout: 60_000, message: what }).toBeGreaterThan(before + 2 * boxes.length)
      }
    }
    const counts = await Promise.all(all.map((one) => one.stop()))
    console.log(`${counts.join(' and ')} mails`)
    for (const [at, { user, id }] of boxes.entries()) {
      const size = async () => [...(await stored(id)).values()].flat().length
      await expect.poll(size, { timeout: 120_000 }).toBe(counts[at])
      await isStored(id, counts[at]!, await disordered(dovecot.ports.imap, user))
      await hasFiles(id)
    }
    expect(Math.min(...counts)).toBeGreaterThan(20)
    await isShown(apiOf(url, await signIn(url, world.ada)))
    expect(await db.$count(raw, sql`state <> 'done'`)).toBe(0)
    expect(await verify()).toMatchObject({ ok: true })
    expect(isDead()).toBe(false)
  },
)
