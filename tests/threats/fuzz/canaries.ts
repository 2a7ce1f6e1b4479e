import { db } from '../../../db/client.ts'
import { accounts, channels, sessions } from '../../../db/schema/index.ts'
import { reveal } from '../../../server/core/secrets.ts'
import type { House } from '../../api/house.ts'

process.env.PEYK_FUZZ_CANARY = 'environment-canary-1234567890'

/** What no answer may ever hold: secrets of the installation, of everybody's sessions and channels, and of the other desk. */
export async function plant(house: House): Promise<string[]> {
  const held = await Promise.all([db.select().from(sessions), db.select().from(accounts), db.select().from(channels)])
  const [open, credentials, rows] = held
  const settings = rows.map((row) => reveal(row.settings, row.id) as { secret: string })
  return [
    process.env.PEYK_FUZZ_CANARY!,
    house.corners.sales.canary,
    ...open.map((session) => session.token),
    ...credentials.flatMap((account) => (account.password ? [account.password] : [])),
    ...settings.map((one) => one.secret),
    'node_modules/',
    '    at ',
  ]
}

export const found = (canaries: string[], text: string) => canaries.filter((canary) => text.includes(canary))
