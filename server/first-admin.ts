import { act, system } from './core/act.ts'
import { newToken } from './core/secrets.ts'
import { db } from '../db/client.ts'
import { agents } from '../db/schema/index.ts'
import { inviteFirst, join } from './agents/inviting.ts'
import type { Auth } from './agents/auth.ts'
import type { Config } from './config.ts'
import { linkTo } from './routes/agents.ts'

/** A new installation's way in: the admin of the configuration, or a link that works once. Null when someone is here already. */
export async function wayIn(config: Config, auth: Auth, url: string): Promise<string | null> {
  const someone = await db.select({ id: agents.id }).from(agents).limit(1)
  if (someone.length > 0) return null
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
