import type { ProblemCode } from '../../../db/problem.ts'

const megabytes = (size: number) => `${(size / 1_000_000).toFixed(1)} MB`

const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

interface Made {
  madeAt: string
  facts: number
  head: string
}

export const en = {
  backup: {
    usage: 'npm run hub -- backup <file>',
    exists: (file: string) => `There is something at ${file} already. Choose another name.`,
    nothing: 'There is nothing to back up: no server has ever started on this database.',
    done: (file: string, size: number, { facts, head }: Made) =>
      `Backed up into ${file}, ${megabytes(size)}. The log: ${counted(facts, 'fact')}, head ${head}\n` +
      'The key is not in it. Keep the key too, and somewhere else.',
    lost: (hash: string) =>
      `A file is missing or damaged in the data folder and so is not in the backup: files/${hash.slice(0, 2)}/${hash}`,
  },
  restore: {
    usage: 'npm run hub -- restore <file>',
    damaged: (file: string) =>
      `${file} is not a backup as it was written: it is damaged or cut off. Nothing was restored. Take another copy of it.`,
    incomplete: (file: string) =>
      `${file} does not name the tables that its version of Peyk has: it is incomplete. Nothing was restored. Take another backup.`,
    missing: (n: number) =>
      `${counted(n, 'file that belongs to it is', 'files that belong to it are')} not in this backup, and missing now. Which: npm run hub -- doctor --files`,
    foreign: (names: string) => `Not restored, as these tables are not Peyk's: ${names}`,
    newer: 'This backup was made by a newer version of Peyk. Restore it with that version or a later one.',
    notEmpty:
      'This database is not empty, and a backup goes into an empty one only. Stop Peyk and set HUB_DATA to a new folder, ' +
      'or move the folder "postgres" out of the one you have; with DATABASE_URL, name a new database.',
    done: ({ madeAt, facts }: Made, unknown: number) =>
      `Restored as of ${madeAt}: ${counted(facts, 'fact')}. Sending is held: ${counted(unknown, 'message may have been sent since and waits', 'messages may have been sent since and wait')} for a person.\n` +
      'Start Peyk, look at them, then: npm run hub -- release',
    noKey: (folder: string) =>
      `The key is not in a backup. Put it into ${folder}/key before Peyk starts; without it everyone must sign in again and the channels' credentials must be entered again.`,
    otherKey: (folder: string) =>
      `The key in use is not the one of this backup. Put that one into ${folder}/key before Peyk starts; without it everyone must sign in again and the channels' credentials must be entered again.`,
  },
  demo: {
    notEmpty: 'There are conversations here already; the demo is for an empty installation.',
    noKind:
      'No kind of channel here can be added without settings and be written on without its far side, and the demo needs one. Nothing was written.',
    done: (n: number) => `Filled with ${counted(n, 'conversation')}. Start it with: npm start`,
  },
  doctor: {
    well: 'All is well.',
    empty:
      'There is no installation here yet: is HUB_DATA, or DATABASE_URL, the one that you mean? Otherwise: npm start',
    unreachable: (why: string) =>
      `The database cannot be reached: ${why}. Is it running, and is DATABASE_URL what it should be?`,
    problem: (_code: ProblemCode, why: string) => why,
    newer:
      'This database has been used by a newer version of Peyk. Start that one, or restore a backup from before the upgrade.',
    pending: (n: number) =>
      `${counted(n, 'migration waits', 'migrations wait')} for the next start. Back up first: npm run hub -- backup <file>`,
    unsealed: (seconds: number) => `A command has waited ${seconds} s to be sealed. Is the server running?`,
    stuck: (names: string) => `Readers stand still: ${names}. See the column "error" of the table "readers".`,
    parked: (n: number) => `${counted(n, 'fact')} could not be taken by a reader: see the table "parked".`,
    quarantined: (n: number) => `${counted(n, 'input')} could not be read: see Settings, Channels.`,
    dead: (n: number) => `${counted(n, 'job')} gave up: see the column "error" of the table "jobs".`,
    undelivered: (n: number) =>
      `${counted(n, 'message did not get through and waits', 'messages did not get through and wait')} for a person.`,
    held: 'Sending is held after a restore. When you have looked: npm run hub -- release',
    fsync: 'The database does not write to the disk before it answers: set fsync = on.',
    clock: (seconds: number) =>
      `The clocks of this machine and of the database differ by ${seconds} s: let both follow a time server.`,
    disk: (megabytes: number) =>
      `The disk of the data folder has ${megabytes} MB left. Free some space; on a full disk nothing more is taken in.`,
    folder: (at: string) => `The folder ${at} cannot be written to: free some space, or mend its rights.`,
    someLost: (n: number, of: number) =>
      `Missing in the data folder: ${n} of ${counted(of, 'file')} that were looked at. Put "files" back from a backup; all are looked at by: npm run hub -- doctor --files`,
    lost: (n: number) =>
      `${counted(n, 'file is', 'files are')} missing or damaged in the data folder. Put "files" back from a backup.`,
    noKey: (folder: string) =>
      `There is no key. Put it back as ${folder}/key before Peyk starts, or it makes a new one: then everyone must sign in again and the channels' credentials must be entered again.`,
    wrongKey: (names: string, folder: string) =>
      `The key does not open the credentials of ${names}. Put the old key back as ${folder}/key, or enter them again.`,
    oldBackup: (days: number) =>
      `The last backup is ${counted(days, 'day')} old. Make one: npm run hub -- backup <file>`,
    noBackup: 'No backup is known of here. Unless you make one by other means: npm run hub -- backup <file>',
  },
}
