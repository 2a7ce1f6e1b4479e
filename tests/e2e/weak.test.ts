import type { Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { customer } from './happenings.ts'
import { isLive, replyField, seats, send, threadOf, words } from './seats.ts'

const patient = { timeout: 15_000, interval: 100 }
const answers = (url: URL) => url.pathname.endsWith('/messages')

/** How often the text was on the screen at once, at most: counted at each change of the thread. */
async function watch(page: Page, text: string) {
  await threadOf(page).evaluate((log, text) => {
    const seen = { most: 0 }
    const count = () => {
      const now = [...log.querySelectorAll('article')].filter((one) => one.textContent.includes(text)).length
      seen.most = Math.max(seen.most, now)
    }
    new MutationObserver(count).observe(log, { childList: true, subtree: true, characterData: true })
    Object.assign(window, { seen })
  }, text)
  return () => page.evaluate(() => (window as unknown as { seen: { most: number } }).seen.most)
}

describe.runIf(hasChromium('weak'))('chatwoot#9314: a weak network doubles nothing', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  const stored = async (id: Id, text: string) => {
    const rows = await db.select({ text: messages.text }).from(messages).where(eq(messages.conversationId, id))
    return rows.filter((row) => row.text === text).length
  }
  async function open(id: Id) {
    const page = await seat(server.ada)
    await page.goto(`/inbox/all/${id}`)
    await replyField(page).waitFor()
    await isLive(page)
    return page
  }

  test('an answer whose acknowledgement is lost twice is one bubble and one message', async () => {
    const { id } = await customer(server, 'Lena')
    const page = await open(id)
    const text = 'It is on its way.'
    const most = await watch(page, text)
    let lost = 0
    await page.route(answers, async (route) => {
      if (route.request().method() !== 'POST' || lost === 2) return route.continue()
      await route.fetch()
      lost++
      await route.abort('connectionreset')
    })
    const acknowledged = page.waitForResponse((one) => answers(new URL(one.url())) && one.request().method() === 'POST')
    await send(page, text)
    await acknowledged
    await threadOf(page).getByText(words.state_sent, { exact: true }).waitFor()
    expect(lost).toBe(2)
    expect(await threadOf(page).getByText(text).count()).toBe(1)
    expect(await most()).toBe(1)
    expect(await stored(id, text)).toBe(1)
    await page.context().close()
  })

  test('an answer that could not leave survives a reload of the page, and is sent once', async () => {
    const { id } = await customer(server, 'Omid')
    const page = await open(id)
    const text = 'Written in the lift.'
    let tries = 0
    await page.route(answers, (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      tries++
      return route.abort()
    })
    await send(page, text)
    await expect.poll(() => tries, patient).toBeGreaterThan(0)
    await page.reload()
    await threadOf(page).getByText(text).waitFor()
    expect(await stored(id, text)).toBe(0)
    const before = tries
    await expect.poll(() => tries, patient).toBeGreaterThan(before)
    await page.unroute(answers)
    await threadOf(page).getByText(words.state_sent, { exact: true }).waitFor()
    await page.reload()
    await threadOf(page).getByText(text).waitFor()
    expect(await threadOf(page).getByText(text).count()).toBe(1)
    expect(await stored(id, text)).toBe(1)
    await page.context().close()
  })
})
