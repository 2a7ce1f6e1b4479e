import { expect, test, vi } from 'vitest'
import { applyMigrations, knownMigrations } from '../db/migrations.ts'
import { elsewhere } from './support/backing-up.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const { place, open } = await elsewhere()
/** Of the version before which nobody noted whether an attempt ended in doubt. */
const before = 16

test('what an older version has tried and not sent may have arrived, as nobody noted how that ended', async () => {
  const { url } = await place()
  const client = await open(url)
  await applyMigrations(client, 0, before)
  await client.query(`set session_replication_role = replica`)
  const states = ['queued', 'sending', 'failed', 'unknown', 'sent', 'skipped']
  for (const [n, state] of states.entries())
    for (const fence of [0, 1])
      await client.query(
        `insert into deliveries (id, message_id, conversation_id, channel_id, identity_id, seq, part, state, fence, created_at)
         values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, 0, $2, $3, now())`,
        [n, state, fence],
      )
  await applyMigrations(client, before, knownMigrations().length)
  const { rows } = await client.query<{ state: string; fence: number; doubtful: boolean }>(
    `select state, fence, may_have_arrived as doubtful from deliveries order by seq, fence`,
  )
  const doubtful = rows.filter((one) => one.doubtful).map(({ state, fence }) => [state, fence])
  expect(doubtful).toEqual(states.slice(0, 4).map((state) => [state, 1]))
})
