import { inArray, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { email } from '../../connectors/email/index.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { act } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { newWorld } from '../support/world.ts'
import { random, seedOf } from '../threats/fuzz/random.ts'
import { next, opening, type Labelled, type Thread } from './corpus/threads.ts'
import { answers } from './facts.ts'

const world = await newWorld()
const place = { channel: world.chat, threadDays: email.threadDays, own: ['support@hub.test'] }
const atOnce = 100
/** CORPUS_GROUPS=20 makes it 2,000 threads, as before a release. */
const groups = Number(process.env.CORPUS_GROUPS ?? 4)

let rawId = 0
/** Takes these in as one batch; answers the conversation of each. */
async function take(all: Labelled[]): Promise<Map<string, Id>> {
  const given = all.flatMap(({ mail, id }) => {
    const events = email.parse({ key: id, bytes: Buffer.from(mail) })
    return events.map((event, index) => ({ place, rawId: ++rawId, index, event }))
  })
  await act({ kind: 'channel', id: world.chat.id }, (cx) => receiveAll(cx, given))
  const ids = all.map(({ id }) => id)
  const rows = await db.select().from(messages).where(inArray(messages.externalId, ids))
  return new Map(rows.map((row) => [row.externalId!, row.conversationId]))
}

/** We answer, and the mail that leaves bears the name of its delivery. */
async function answer(thread: Thread, conversationId: Id) {
  await answers(world.ada, conversationId, 'We look into it.')
  const found = await db.execute<{ external_id: string }>(sql`
    update deliveries set external_id = '<' || id || '@hub.test>' where conversation_id = ${conversationId}
    returning external_id, seq`)
  const { last } = thread
  thread.last = { ...last, id: found.rows.at(-1)!.external_id, references: [...last.references, last.id] }
}

test(
  `of ${groups * atOnce} threads every mail finds its own, and no stranger finds any`,
  { timeout: 240_000 },
  async () => {
    const seed = seedOf()
    const r = random(seed)
    const homes = new Map<Id, Thread>()
    const wrong: string[] = []
    let mails = 0
    for (let group = 0; group < groups; group++) {
      const opened = Array.from({ length: atOnce }, (_, n) => opening(group * atOnce + n, r))
      const first = await take(opened)
      for (const { thread, id } of opened) homes.set(first.get(id)!, thread)
      expect(homes.size).toBe((group + 1) * atOnce)
      for (let round = 0; round < 4; round++) {
        for (const { thread, id } of opened.filter(() => r.chance(0.1))) await answer(thread, first.get(id)!)
        const labelled = opened.map(({ thread }) => next(thread, r))
        const found = await take(labelled)
        mails += labelled.length
        for (const { id, joins, how } of labelled) {
          const home = homes.get(found.get(id)!) ?? null
          if (home !== joins) wrong.push(`${how}: ${home ? 'joined' : 'stood alone'}`)
        }
      }
    }
    expect(wrong, `FUZZ_SEED=${seed}`).toEqual([])
    expect(await db.$count(messages)).toBeGreaterThan(mails)
  },
)
