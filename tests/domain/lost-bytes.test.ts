import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { messages, raw } from '../../db/schema/index.ts'
import { keepRaw } from '../../server/core/raw.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { writes } from '../support/inbound.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()

test('an input whose bytes are gone from the disk is set aside, and the next one passes', async () => {
  await keepRaw(world.chat.id, { key: 'large', bytes: new Uint8Array(300_000) })
  await rm(join(world.folder, 'files'), { recursive: true })
  await takeIn([world.chat])
  const [row] = await db.select().from(raw).where(eq(raw.key, 'large'))
  expect(row).toMatchObject({ state: 'quarantined', error: 'not_readable' })
  await writes(world.chat, 'carol', 'Where is my refund?')
  expect(await db.$count(messages)).toBe(1)
})
