import type { WebhookInfo } from '@grammyjs/types'
import type { Bot } from './bot.ts'
import { structure, type Given } from './given.ts'
import { forget } from './polling.ts'
import { badRequest, conflict } from './refusal.ts'

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/** Within this machine the fake bears plain HTTP: the way there is all that differs. */
export function setWebhook(bot: Bot, given: Given) {
  const url = String(given.url ?? '')
  if (url === '') return deleteWebhook(bot, given)
  if (!URL.canParse(url)) throw badRequest('bad webhook: invalid webhook URL specified')
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' && !loopback.test(hostname))
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  const secret = String(given.secret_token ?? '')
  if (!/^[\w-]{0,256}$/.test(secret)) throw badRequest('secret token contains unallowed characters')
  const kinds = structure(given.allowed_updates ?? [])
  if (given.allowed_updates !== undefined)
    bot.allowed = Array.isArray(kinds) && kinds.length > 0 ? (kinds as string[]) : null
  bot.webhook = { url, secret }
  bot.poller?.end(conflict('terminated by setWebhook request'))
  bot.wake()
  return true
}

export function deleteWebhook(bot: Bot, given: Given) {
  bot.webhook = null
  if (String(given.drop_pending_updates ?? 'false') === 'true') bot.updates = []
  return true
}

export const getWebhookInfo = ({ webhook, updates }: Bot): WebhookInfo => ({
  url: webhook?.url ?? '',
  has_custom_certificate: false,
  pending_update_count: updates.length,
  ...(webhook?.error && { last_error_date: webhook.error.date, last_error_message: webhook.error.message }),
})

/** Delivers in order, each until it was answered with 2xx. Answers how to stop. */
export function deliverer(bot: Bot) {
  let timer: NodeJS.Timeout | undefined
  let busy = false
  const pass = async () => {
    if (busy) return
    busy = true
    while (bot.webhook && bot.updates.length > 0) {
      forget(bot)
      if (!(await handOver(bot))) {
        timer = setTimeout(() => void pass(), 200)
        break
      }
    }
    busy = false
  }
  bot.wake = () => void pass()
  return () => {
    clearTimeout(timer)
    bot.webhook = null
  }
}

async function handOver(bot: Bot): Promise<boolean> {
  const { url, secret } = bot.webhook!
  const first = bot.updates[0]
  if (!first) return true
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(secret && { 'x-telegram-bot-api-secret-token': secret }) },
    body: JSON.stringify(first.update),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null)
  await answer?.body?.cancel()
  if (answer?.ok) {
    bot.updates = bot.updates.filter((one) => one !== first)
    return true
  }
  const message = answer ? `Wrong response from the webhook: ${answer.status}` : 'Connection refused'
  if (bot.webhook) bot.webhook.error = { date: Math.floor(Date.now() / 1000), message }
  return false
}
