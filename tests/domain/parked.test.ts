import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { deliveries, messages, parkedReceipts } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { holdReceipts, receipt, settle, unparkReceipts } from '../../server/messages/receipts.ts'
import { reply } from '../../server/messages/writing.ts'
import { writes } from '../support/inbound.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()

test('a receipt that comes in the moment in which the send is written down is not lost', async () => {
  const id = await writes(world.chat, 'carol', 'Where is my refund?')
  await act(world.ada, (cx) => reply(cx, id, { clientId: newId(), text: 'On its way.', fileIds: [], seen: 1 }))
  const [delivery] = await db.select().from(deliveries)
  const channelId = world.chat.id
  let coming!: Promise<void>
  await act(system, async (cx) => {
    await holdReceipts(cx, channelId, 'x')
    coming = act(system, (other) => receipt(other, channelId, 'x', 'read'))
    await settle(cx, { ...delivery!, state: 'sending' }, 'sent')
    await cx.tx.update(deliveries).set({ externalId: 'x' }).where(eq(deliveries.id, delivery!.id))
    await unparkReceipts(cx, delivery!, 'x')
  })
  await coming
  expect(await db.$count(parkedReceipts)).toBe(0)
  expect((await db.select().from(messages).where(eq(messages.kind, 'outbound')))[0]?.state).toBe('read')
})
