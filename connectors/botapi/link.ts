import type { Client } from './client.ts'
import { failure } from './failure.ts'

/** Whoever follows it is shown a button, and says `/start` with the token by pressing it. */
export async function link(bots: string, api: Client, token: string): Promise<string> {
  const { username } = await api.getMe().catch((error: unknown) => {
    throw failure(error)
  })
  return `${bots}${username}?start=${token}`
}

/** What a link of ours says. Other sites send along what they like: that is read as it is written. */
const started = /^\/start (c_[\w-]{22})$/

export function startedBy(text: string): { text: string; continues?: string } {
  const token = started.exec(text)?.[1]
  return token === undefined ? { text } : { text: '/start', continues: token }
}
