import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { signIn } from '../support/server.ts'
import type { Agent } from '../support/world.ts'
import { screens } from './words.ts'

export const words = screens.en.agent

/** Agents at their browsers, signed in. Closed after the last test. */
export function seats(url: string) {
  let browser: Browser
  beforeAll(async () => void (browser = await launchChromium({ args: ['--no-sandbox'] })))
  afterAll(() => browser.close())
  const cookies = new Map<string, Promise<string>>()

  async function seat(agent: Agent, options: BrowserContextOptions = {}) {
    if (!cookies.has(agent.id)) cookies.set(agent.id, signIn(url, agent))
    const [name, value] = (await cookies.get(agent.id))!.split(/=(.*)/s) as [string, string]
    const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...options })
    await context.addCookies([{ name, value, url }])
    return context.newPage()
  }
  return { seat, guest: (options: BrowserContextOptions) => browser.newContext(options) }
}

export const threadOf = (page: Page) => page.getByRole('region', { name: words.messages })
export const rowOf = (page: Page, text: string) => page.getByRole('option').filter({ hasText: text })
export const replyField = (page: Page) => page.getByRole('textbox', { name: words.replyText })
export const isLive = (page: Page) => page.getByText(words.live).waitFor()

export async function send(page: Page, text: string) {
  await replyField(page).fill(text)
  await replyField(page).press('Control+Enter')
}

/** Marks this very document: whoever loads the page again loses it. */
export const markPage = (page: Page) => page.evaluate(() => void Object.assign(window, { sameDocument: true }))
export const isSamePage = (page: Page) => page.evaluate(() => 'sameDocument' in window)
