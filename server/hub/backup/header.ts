import { z } from 'zod'
import type { Contents } from '../../../db/dump.ts'
import { knownMigrations } from '../../../db/migrations.ts'

/** `backup.json`, the first file in a backup: what it is and what it takes to restore it. */
const header = z.object({
  format: z.literal(1),
  madeAt: z.string(),
  server: z.string(),
  migrations: z.number().int().min(1),
  /** When the last of them was written. */
  newest: z.number(),
  /** Fingerprint of the key that opens the channels' credentials; the key itself is never in a backup. */
  key: z.string().nullable(),
  epoch: z.string().nullable(),
  head: z.object({ position: z.number(), hash: z.string() }).nullable(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
})
export type Header = z.output<typeof header>

export const describe = (contents: Contents, key: string | null): Header => ({
  format: 1,
  madeAt: new Date().toISOString(),
  key,
  ...contents,
})

/** Null where it was written in a way that this version does not know. */
export const readHeader = (bytes: Buffer) => header.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null

/** Whether this version of Peyk knows everything that made those tables. */
export const isKnown = ({ migrations, newest }: Header) => knownMigrations()[migrations - 1]?.folderMillis === newest

/** In a few words for the person who looks on. */
export const madeOf = ({ madeAt, head }: Header) => ({ madeAt, facts: head?.position ?? 0, head: head?.hash ?? '' })
