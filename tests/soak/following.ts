import { setTimeout as sleep } from 'node:timers/promises'
import type { Id } from '../../db/ids.ts'
import { openScreen } from '../support/screen.ts'

/** An agent's screen that comes back by itself, however often its line breaks, as a browser's does. */
export async function followScreen(url: string, cookie: string, agentId: Id) {
  const screen = await openScreen(url, cookie, agentId)
  let following = true
  const followed = (async () => {
    for (;;) {
      await screen.ended()
      if (!following) return
      await screen.wake().catch(() => (screen.sleep(), sleep(50)))
    }
  })()
  return {
    ...screen,
    async leave() {
      following = false
      screen.close()
      await followed
    },
  }
}
export type Followed = Awaited<ReturnType<typeof followScreen>>
