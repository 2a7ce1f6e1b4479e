import { isDeepStrictEqual } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { before, whileAway } from './happenings.ts'
import { openLine, type Line } from './line.ts'
import { isLive, isSamePage, markPage, rowOf, seats, threadOf, words } from './seats.ts'

const patient = { timeout: 15_000, interval: 100 }
/** High enough that lists and threads are drawn to their ends. */
const viewport = { width: 1440, height: 2600 }
const hour = 3_600_000
const isBehind = (page: Page) => page.getByText(new RegExp(`^(${words.connecting}|Offline since .*)$`)).waitFor()

interface Away {
  name: string
  go(page: Page, line: Line): Promise<unknown>
  back(page: Page, line: Line): Promise<unknown>
}
const ways: Away[] = [
  {
    name: 'the browser says that it is offline, while the line lies there as if it worked',
    async go(page, line) {
      // No timer finds out: it must have listened.
      await stopClock(page)
      line.silence()
      await page.context().setOffline(true)
      await page.getByText(words.offlineBold).waitFor()
      await isBehind(page)
    },
    async back(page) {
      await page.context().setOffline(false)
      await page.clock.resume()
    },
  },
  {
    name: 'the line is cut, and nothing says so',
    async go(page, line) {
      line.cut()
      await isBehind(page)
      await page.getByText(words.offlineBold).waitFor()
    },
    back: async (_page, line) => line.mend(),
  },
  {
    name: 'the lid is closed for two hours: timers stand still, and the line lies there as if it worked',
    async go(page, line) {
      await heartbeat(page)
      await stopClock(page)
      await lifecycle(page, 'frozen')
      line.silence()
    },
    async back(page) {
      await lifecycle(page, 'active')
      await page.clock.setSystemTime((await now(page)) + 2 * hour)
      // Long before it could miss the next heartbeat it has asked, and does not call itself up to date.
      await page.clock.runFor(10_000)
      await isBehind(page)
      await page.clock.resume()
    },
  },
  {
    name: 'the tab is shown again after a moment, and its line has gone silent',
    async go(page, line) {
      await heartbeat(page)
      await stopClock(page)
      line.silence()
    },
    async back(page) {
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      await page.clock.runFor(5_000)
      await isBehind(page)
      await page.clock.resume()
    },
  },
]

const now = (page: Page) => page.evaluate(() => Date.now())
const stopClock = async (page: Page) => page.clock.pauseAt((await now(page)) + 500)

/** Once the server's next sign of life has come: it sends one every ten seconds, and is missed after eighteen. */
async function heartbeat(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await new Promise<void>((resolve) =>
    devtools.on('Network.webSocketFrameReceived', ({ response }) => response.payloadData === '2' && resolve()),
  )
  await devtools.detach()
}

async function lifecycle(page: Page, state: 'frozen' | 'active') {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setWebLifecycleState', { state })
}

/** What a person reads on the screen: the lists of all views, their counts, and the open thread. */
async function seen(page: Page) {
  const lists: Record<string, string[]> = {}
  for (const view of ['mine', 'unassigned', 'resolved', 'all'] as const) {
    await page.getByRole('navigation').getByRole('link', { name: words[view] }).click()
    await page.getByRole('heading', { level: 1, name: words[view] }).waitFor()
    lists[view] = await page.getByRole('listbox').getByRole('option').allInnerTexts()
  }
  const counts = await page.getByRole('navigation').getByRole('link').allInnerTexts()
  return { lists, counts }
}

/** Lists come page by page: both screens are read until they say the same. */
async function saysTheSame(one: Page, other: Page) {
  const [a, b] = [await seen(one), await seen(other)]
  return isDeepStrictEqual(a, b) ? 'the same' : { one: a, other: b }
}

async function read(page: Page, customer: string) {
  await rowOf(page, customer).click()
  const lines = (await threadOf(page).innerText()).split('\n')
  return lines.filter((line) => line !== words.newMessages)
}

describe.runIf(hasChromium('sleep'))(
  'chatwoot#3916, #6411, Rocket.Chat#22105: after sleep the screen is exact again without a reload',
  async () => {
    const server = await newServer()
    const line = await openLine(server.port)
    afterAll(() => line.close())
    const { seat } = seats(server.url)

    test.each(ways)('$name', { timeout: 120_000 }, async ({ name, go, back }) => {
      const cast = await before(server, `Way ${ways.findIndex((way) => way.name === name)}`)
      const page = await seat(server.ada, { viewport, baseURL: line.url })
      await page.clock.install()
      await page.goto(`/inbox/all/${cast.reading.id}`)
      await threadOf(page).getByText(cast.reading.text).waitFor()
      await isLive(page)
      await markPage(page)

      await go(page, line)
      const { last } = await whileAway(server, cast)
      await back(page, line)
      await isLive(page)
      await threadOf(page).getByText(last).waitFor()

      const fresh = await seat(server.ada, { viewport })
      // It has to be the same day on both.
      await fresh.clock.install({ time: await now(page) })
      await fresh.goto(`/inbox/all/${cast.reading.id}`)
      await threadOf(fresh).getByText(last).waitFor()
      await expect.poll(() => read(page, cast.reading.name), patient).toEqual(await read(fresh, cast.reading.name))
      await expect.poll(() => saysTheSame(page, fresh), patient).toBe('the same')
      expect(await isSamePage(page)).toBe(true)
      await Promise.all([page.context().close(), fresh.context().close()])
    })
  },
)
