import { openInstallation } from '../boot.ts'
import type { Config } from '../config.ts'
import { backup } from './backup.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { release } from './release.ts'
import { restore } from './restore.ts'
import { restored } from './restored.ts'
import { say } from './say.ts'
import { verifyLog } from './verify.ts'

export interface Command {
  about: string
  /** Answers whether all is well: the exit status. */
  run(config: Config, args: string[]): Promise<boolean>
}

/** Opens the installation for the time of the work; a server that runs on it goes on undisturbed. */
const inside =
  (work: (args: string[], config: Config) => Promise<boolean>) => async (config: Config, args: string[]) => {
    const installation = await openInstallation(config)
    try {
      return await work(args, config)
    } finally {
      await installation.close()
    }
  }

export const commands: Record<string, Command> = {
  verify: { about: 'walk the sealed log and name the first fact that is not what was sealed', run: inside(verifyLog) },
  doctor: {
    about: 'say what is wrong with this installation and what to do; --files looks at every file',
    run: (config, args) => doctor(args, config),
  },
  backup: {
    about: 'backup <file>: write everything but the key into one file, while the server runs or not',
    run: (config, args) => backup(args, config),
  },
  restore: {
    about: 'restore <file>: put a backup into an empty database',
    run: (config, args) => restore(args, config),
  },
  restored: { about: 'after putting an older database back: begin a new epoch, held', run: inside(restored) },
  release: { about: 'let sending and jobs go on after a restore', run: inside(release) },
  demo: { about: 'fill an empty installation with a week of conversations', run: inside(demo) },
  say: { about: 'say <kind> <who> <text>: let a customer write on a channel', run: inside(say) },
  help: { about: 'this list', run: async () => help() },
}

async function help() {
  for (const [name, { about }] of Object.entries(commands)) console.log(`${name.padEnd(10)} ${about}`)
  return true
}
