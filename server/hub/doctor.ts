import { connect, pool, type Where } from '../../db/client.ts'
import { checkDatabase } from '../../db/migrate.ts'
import { appliedMigrations, knownMigrations } from '../../db/migrations.ts'
import { DatabaseProblem } from '../../db/problem.ts'
import type { Config } from '../config.ts'
import { hasDatabase, openDatabase } from '../database.ts'
import { clock, durability, queues } from './doctor/database.ts'
import { backups, disk, folder } from './doctor/folder.ts'
import { everyFile, someFiles } from './doctor/files.ts'
import { credentials } from './doctor/key.ts'
import { wordsFor, type Words } from './words.ts'

export type Says = Words['doctor']
/** What is wrong and what to do, in one line each. */
export type Findings = string[]

/** Says what is wrong with this installation, and changes nothing about it: neither its tables nor its key. */
export async function doctor(args: string[], config: Config): Promise<boolean> {
  const say = wordsFor(config.LANG).doctor
  if (!hasDatabase(config)) {
    console.log(say.empty)
    return false
  }
  const wrong = [...(await examine(say, args, config)), ...disk(say, config.data), ...(await folder(say, config.data))]
  const { overdue, advice } = await backups(say, config.data)
  wrong.push(...overdue)
  for (const line of wrong) console.log(`- ${line}`)
  if (wrong.length === 0) console.log(say.well)
  for (const line of advice) console.log(line)
  return wrong.length === 0
}

async function examine(say: Says, args: string[], config: Config): Promise<Findings> {
  try {
    const database = await openDatabase(config)
    try {
      connect(database.where, 4)
      return await ofTables(say, config, args.includes('--files') ? database.where : null).finally(() => pool.end())
    } finally {
      await database.leave()
    }
  } catch (error) {
    if (error instanceof DatabaseProblem) return [say.problem(error.code, error.message)]
    return [say.unreachable(error instanceof Error ? error.message : String(error))]
  }
}

/** Tables of another version are not asked what they do not know. */
async function ofTables(say: Says, config: Config, files: Where | null): Promise<Findings> {
  const applied = await appliedMigrations(pool)
  const known = knownMigrations()
  if (applied.length === 0) return [say.empty]
  if (applied.at(-1)! > known.at(-1)!.folderMillis) return [say.newer]
  if (applied.length < known.length) return [say.pending(known.length - applied.length)]
  await checkDatabase()
  return [
    ...(await queues(say)),
    ...(await durability(say)),
    ...(await clock(say)),
    ...(await credentials(say, config)),
    ...(await (files ? everyFile(say, config.data, files) : someFiles(say, config.data))),
  ]
}
