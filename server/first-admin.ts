import { and, eq } from 'drizzle-orm'
import { act, system } from './core/act.ts'
import { newToken } from './core/secrets.ts'
import { db } from '../db/client.ts'
import { accounts, agents } from '../db/schema/index.ts'
import { inviteFirst, join } from './agents/inviting.ts'
import type { Auth } from './agents/auth.ts'
import type { Config } from './config.ts'
import { linkTo } from './routes/agents.ts'

/** The way into an installation that no admin has joined yet: the one of the configuration, or a link that works once. */
export async function wayIn(config: Config, auth: Auth, url: string): Promise<string | null> {
  if (await hasAdmin()) return null
  const { token, digest } = newToken()
  await act(system, async (cx) => {
    await inviteFirst(cx, digest)
  })
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config
  if (!email || !password) return linkTo(url, token)
  const { password: hasher } = await auth.$context
  const passwordHash = await hasher.hash(password)
  await act(system, (cx) => join(cx, token, { name: email.split('@')[0]!, email, passwordHash }))
  return null
}

/** One who can sign in: the cast of the demo, say, is here but has never joined. */
async function hasAdmin() {
  const admins = await db
    .select({ id: agents.id })
    .from(agents)
    .innerJoin(accounts, eq(accounts.userId, agents.id))
    .where(and(eq(agents.role, 'admin'), agents.active))
    .limit(1)
  return admins.length > 0
}
