import type { Page } from 'playwright-core'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { customer } from './happenings.ts'
import { replyField, seats, threadOf } from './seats.ts'

const older = /\/messages\?before=/
const patient = { timeout: 15_000, interval: 50 }
const many = 5_000
const mostNodes = 1_500
/** Generous: the machine has more to do. */
const longestTask = 1_000

/** As if he had written thousands of times: set-wise, beside the log. */
async function writesThousands(id: Id) {
  await db.execute(sql`
    insert into messages (id, conversation_id, seq, kind, channel_id, identity_id, text, created_at)
    select gen_random_uuid(), id, n, 'inbound', channel_id, identity_id,
      'Message ' || n || repeat(' and one thing more', n % 12) || '.', created_at + n * interval '1 millisecond'
    from conversations, generate_series(2, ${many}::int) as n where id = ${id}`)
  await db.execute(sql`
    update conversations set last_seq = ${many}, last_inbound_seq = ${many}, inbound_count = ${many},
      last_message_at = created_at + interval '5 seconds', version = version + 1 where id = ${id}`)
}

function watchTasks() {
  const tasks = { longest: 0 }
  const heard = (list: PerformanceObserverEntryList) => {
    for (const { duration } of list.getEntries()) tasks.longest = Math.max(tasks.longest, duration)
  }
  new PerformanceObserver(heard).observe({ type: 'longtask', buffered: true })
  Object.assign(window, { tasks })
}
const longest = (page: Page) => page.evaluate(() => (window as unknown as { tasks: { longest: number } }).tasks.longest)
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

/** The first message that is wholly in sight, and how far below the edge it stands; once the list has come to rest. */
async function reading(page: Page) {
  let at = ''
  const look = async () => {
    const [before, now] = [at, await firstInSight(page)]
    at = now
    return now !== '' && before === now
  }
  await expect.poll(look, patient).toBe(true)
  const [text, below] = at.split(' @')
  return { text, below: Number(below) }
}

const firstInSight = (page: Page) =>
  threadOf(page).evaluate(async (log) => {
    const frame = () => new Promise(requestAnimationFrame)
    for (let n = 0; n < 5; n++) await frame()
    const edge = log.getBoundingClientRect().top
    const below = (one: Element) => one.getBoundingClientRect().top - edge
    const shown = [...log.querySelectorAll('article')].filter((one) => below(one) >= 0)
    const first = shown.sort((a, b) => below(a) - below(b))[0]
    return first ? `${/Message \d+/.exec(first.innerText)?.[0]} @${Math.round(below(first))}` : ''
  })

describe.runIf(hasChromium('long'))(
  'chatwoot#14604: a thread of thousands of messages does not freeze the tab',
  async () => {
    const server = await newServer()
    const { seat } = seats(server.url)

    async function open() {
      const { id } = await customer(server, 'Talker')
      await writesThousands(id)
      const page = await seat(server.ada)
      await page.addInitScript(watchTasks)
      await page.goto(`/inbox/all/${id}`)
      await threadOf(page)
        .getByText(`Message ${many} `)
        .or(threadOf(page).getByText(`Message ${many}.`))
        .waitFor()
      await page.waitForLoadState('networkidle')
      return page
    }

    /** Nears the top, where older messages are fetched; what is being read must not move when they come. */
    async function holdsStill(page: Page) {
      const asked = Promise.withResolvers<void>()
      const come = Promise.withResolvers<void>()
      await page.route(older, (route) => (asked.resolve(), come.promise.then(() => route.continue())), { times: 1 })
      const height = await threadOf(page).evaluate((log) => log.scrollHeight)
      await threadOf(page).evaluate((log) => log.scrollTo({ top: 300 }))
      await asked.promise
      const before = await reading(page)
      come.resolve()
      await expect.poll(() => threadOf(page).evaluate((log) => log.scrollHeight), patient).toBeGreaterThan(height + 500)
      return { before, after: await reading(page) }
    }

    async function climbs(page: Page) {
      const top = threadOf(page).getByText('This is Talker.')
      for (let pages = 0; (await top.count()) === 0 && pages < many; pages++) {
        await threadOf(page).evaluate((log) => log.scrollTo({ top: 0 }))
        await page.evaluate(() => new Promise(requestAnimationFrame))
        expect(await nodes(page)).toBeLessThan(mostNodes)
      }
      // The last page keeps in place what was being read when it came, so the very top may lie above the screen again.
      const shown = async () => {
        await threadOf(page).evaluate((log) => log.scrollTo({ top: 0 }))
        return top.isVisible()
      }
      await expect.poll(shown, patient).toBe(true)
    }

    test('it opens, is read up to its beginning and answered', { timeout: 180_000 }, async () => {
      const page = await open()
      expect(await nodes(page)).toBeLessThan(mostNodes)
      for (let n = 0; n < 3; n++) {
        const { before, after } = await holdsStill(page)
        expect(after.text).toBe(before.text)
        expect(Math.abs(after.below - before.below)).toBeLessThan(8)
      }
      await climbs(page)
      await replyField(page).pressSequentially('I have read it all, from the first to the last word.')
      expect(await nodes(page)).toBeLessThan(mostNodes)
      expect(await longest(page)).toBeLessThan(longestTask)
      await page.context().close()
    })
  },
)
