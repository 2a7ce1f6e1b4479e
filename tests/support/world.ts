import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { addDesk } from '../../server/agents/desks.ts'
import { addAgent } from '../../server/agents/staff.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system, type Caller } from '../../server/core/act.ts'
import { openBlobs } from '../../server/core/blobs.ts'
import { openEpoch } from '../../server/core/epoch.ts'
import { openKey } from '../../server/core/secrets.ts'
import { freshDatabase } from './database.ts'
import { makeKnown } from './known.ts'
import { walkin } from './walkin/index.ts'

export type Agent = Caller & { kind: 'agent' }

/** A small organisation on a fresh database: two desks, the cast, and one channel for each desk. */
export async function newWorld(options: { max?: number } = {}) {
  const database = await freshDatabase(options)
  const folder = mkdtempSync(join(tmpdir(), 'peyk-world-'))
  openKey(folder)
  openBlobs(join(folder, 'files'))
  await openEpoch()
  return { ...database, folder, ...(await populate()) }
}

/** The cast, their desks and channels, on the database that is connected. */
export async function populate() {
  const support = await act(system, (cx) => addDesk(cx, 'Support'))
  const sales = await act(system, (cx) => addDesk(cx, 'Sales'))
  const cast = {
    ada: await enrol('Ada', 'agent', [support]),
    bob: await enrol('Bob', 'agent', [support]),
    sam: await enrol('Sam', 'supervisor', [support]),
    eve: await enrol('Eve', 'agent', [sales]),
    root: await enrol('Root', 'admin', [support]),
    aud: await enrol('Aud', 'auditor', []),
  }
  return {
    support,
    sales,
    ...cast,
    chat: await channel('Chat', support),
    salesChat: await channel('Sales chat', sales),
  }
}

export type World = Awaited<ReturnType<typeof newWorld>>

async function enrol(name: string, role: Role, deskIds: Id[]): Promise<Agent> {
  const email = `${name.toLowerCase()}@example.com`
  const id = await act(system, (cx) => addAgent(cx, { name, email, role, deskIds }))
  return { kind: 'agent', id, role, active: true }
}

/** Of the channels of this world, whatever connectors the product has. */
export const connector = makeKnown(walkin)

async function channel(name: string, deskId: Id) {
  const id = await act(system, (cx) => addChannel(cx, { kind: connector.kind, name, deskId, settings: {} }))
  return { id, deskId, kind: connector.kind }
}
