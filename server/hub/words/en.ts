const megabytes = (size: number) => `${(size / 1_000_000).toFixed(1)} MB`

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
      `Backed up into ${file}, ${megabytes(size)}. The log: ${facts} facts, head ${head}\n` +
      'The key is not in it. Keep the key too, and somewhere else.',
    lost: (hash: string) =>
      `A file is missing or damaged in the data folder and so is not in the backup: files/${hash.slice(0, 2)}/${hash}`,
  },
  restore: {
    usage: 'npm run hub -- restore <file>',
    damaged: (file: string) =>
      `${file} is not a backup as it was written: it is damaged or cut off. Nothing was restored. Take another copy of it.`,
    newer: 'This backup was made by a newer version of Peyk. Restore it with that version or a later one.',
    notEmpty:
      'This database is not empty, and a backup goes into an empty one only. Stop Peyk and set HUB_DATA to a new folder, ' +
      'or move the folder "postgres" out of the one you have; with DATABASE_URL, name a new database.',
    done: ({ madeAt, facts }: Made, unknown: number) =>
      `Restored as of ${madeAt}: ${facts} facts. Sending is held: ${unknown} messages may have been sent since and wait for a person.\n` +
      'Start Peyk, look at them, then: npm run hub -- release',
    noKey: (folder: string) =>
      `The key is not in a backup. Put it into ${folder}/key before Peyk starts; without it everyone must sign in again and the channels' credentials must be entered again.`,
    otherKey: (folder: string) =>
      `The key in use is not the one of this backup. Put that one into ${folder}/key before Peyk starts; without it everyone must sign in again and the channels' credentials must be entered again.`,
  },
}
