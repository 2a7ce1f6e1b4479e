import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectors } from '../../connectors/index.ts'
import { connect } from '../../db/client.ts'
import { startEmbedded } from '../../db/embedded.ts'
import type { Id } from '../../db/ids.ts'
import { migrate } from '../../db/migrate.ts'
import { addDesk } from '../../server/agents/desks.ts'
import { addAgent } from '../../server/agents/staff.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { openBlobs } from '../../server/core/blobs.ts'
import { openEpoch } from '../../server/core/epoch.ts'
import { openKey } from '../../server/core/secrets.ts'
import { makeKnown } from '../support/known.ts'
import { walkin } from '../support/walkin/index.ts'
import { guard } from './figures.ts'

/** What is measured is the product's own, where it has one that asks for nothing. */
export const connector =
  connectors.find((one) => one.pretend && one.settings.safeParse({}).success) ?? makeKnown(walkin)

/** A desk with one agent and one channel. */
export interface Corner {
  deskId: Id
  agentId: Id
  channel: { id: Id; deskId: Id; kind: string }
}

/** PostgreSQL as it comes along, on a disk, with everything on that makes it durable. */
export async function newGround() {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-bench-'))
  const postgres = await startEmbedded(join(folder, 'postgres'), ['-c', 'max_connections=200'])
  const { host, port, user, database } = postgres.where
  const { pool } = connect(postgres.where)
  await migrate()
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    guard(name, (await pool.query(`show ${name}`)).rows[0][name], 'on')
  }
  openKey(folder)
  openBlobs(join(folder, 'files'))
  await openEpoch()
  return {
    folder,
    where: postgres.where,
    url: `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    async stop() {
      await pool.end()
      await postgres.stop()
      await rm(folder, { recursive: true })
    },
  }
}
export type Ground = Awaited<ReturnType<typeof newGround>>

export async function newCorner(name: string): Promise<Corner> {
  const deskId = await act(system, (cx) => addDesk(cx, name))
  const who = { name, email: `${name.replaceAll(' ', '-')}@example.com`, role: 'agent' as const, deskIds: [deskId] }
  const agentId = await act(system, (cx) => addAgent(cx, who))
  const wanted = { kind: connector.kind, name, deskId, settings: {} }
  const id = await act(system, (cx) => addChannel(cx, wanted))
  return { deskId, agentId, channel: { id, deskId, kind: connector.kind } }
}
