import type { Update } from '@grammyjs/types'
import { nowOf, type Bot } from './bot.ts'
import { structure, whole, type Given } from './given.ts'
import { conflict, type Refused } from './refusal.ts'

export interface Poller {
  end(refused: Refused): void
}
const others = 'terminated by other getUpdates request; make sure that only one bot instance is running'
const hooked = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

/** Holds the request until there is something, as long as was asked. What is not confirmed comes again. */
export async function getUpdates(bot: Bot, given: Given, gone: AbortSignal): Promise<Update[]> {
  if (bot.webhook) throw conflict(hooked)
  const offset = whole(given.offset, 0)
  const limit = Math.min(Math.max(whole(given.limit, 100), 1), 100)
  const until = Date.now() + Math.min(whole(given.timeout, 0), 50) * 1000
  if (given.allowed_updates !== undefined) bot.allowed = asked(structure(given.allowed_updates))
  bot.poller?.end(conflict(others))
  if (offset > 0) bot.updates = bot.updates.filter(({ update }) => update.update_id >= offset)
  if (offset < 0) bot.updates = bot.updates.slice(offset)
  return new Promise((resolve, reject) => {
    const answer = () => {
      forget(bot)
      const found = bot.updates.slice(0, limit).map(({ update }) => update)
      if (found.length === 0 && Date.now() < until) return
      end()
      resolve(found)
    }
    const poller: Poller = {
      end(refused) {
        end()
        reject(refused)
      },
    }
    const timer = setInterval(answer, 20)
    const end = () => {
      clearInterval(timer)
      gone.removeEventListener('abort', leave)
      if (bot.poller === poller) bot.poller = null
    }
    const leave = () => {
      end()
      resolve([])
    }
    gone.addEventListener('abort', leave)
    bot.poller = poller
    answer()
  })
}

/** An empty list stands for the usual kinds. */
const asked = (kinds: unknown) => (Array.isArray(kinds) && kinds.length > 0 ? (kinds as string[]) : null)

/** What nobody took within a day is gone. */
export function forget(bot: Bot) {
  const now = nowOf(bot.clock)
  bot.updates = bot.updates.filter(({ until }) => until > now)
}
