import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { startServer } from '../../server/serving.ts'
import { hasChromium } from '../support/chromium.ts'
import { copyTemplate, urlOf } from '../support/database.ts'
import { password } from '../support/server.ts'
import { seats } from './seats.ts'
import { openShop } from './webchat.shop.ts'
import { said, screens } from './webchat.words.ts'

/** As `npm start` does on a machine where nothing has been yet. */
async function firstStart() {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-first-'))
  const base = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', HUB_DATA: folder }
  return startServer(readConfig({ ...base, DATABASE_URL: urlOf(await copyTemplate()) }))
}

describe.runIf(hasChromium('first'))('a newcomer sets Peyk up and answers his first customer', () => {
  const { guest } = seats('')
  const locale = (language: 'en' | 'fa') => (language === 'fa' ? 'fa-IR' : 'en-GB')
  const stops: (() => unknown)[] = []
  afterAll(() => Promise.all(stops.map((stop) => stop())))

  async function fill(page: Page, link: string, agent: (typeof screens)['en' | 'fa']['agent']) {
    await page.goto(link)
    await page.getByRole('heading', { name: agent.setUp }).waitFor()
    await page.getByLabel(agent.yourName, { exact: true }).fill('Nasrin')
    await page.getByLabel(agent.email, { exact: true }).fill('nasrin@example.com')
    await page.getByLabel(agent.password, { exact: true }).fill(password)
    await page.getByRole('button', { name: agent.start }).click()
    await page.waitForURL(/\/inbox\/mine$/)
    await page.getByText(agent.live).waitFor()
  }

  /** Answers the tag that the page tells him to put into his shop. */
  async function addChannel(page: Page, agent: (typeof screens)['en' | 'fa']['agent'], desk: string) {
    await page.getByRole('link', { name: agent.toChannels }).click()
    await page.getByText(agent.noChannels).waitFor()
    await page.getByRole('button', { name: agent.addChannel }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel(agent.desk, { exact: true }).locator('option').allInnerTexts()).toEqual([desk])
    await dialog.getByLabel(agent.name, { exact: true }).fill('Shop')
    await dialog.getByRole('button', { name: agent.add, exact: true }).click()
    await page.getByText(agent.heardFromNo).waitFor()
    return page.locator('pre').filter({ hasText: '<script' }).first().innerText()
  }

  async function visit(tag: string, language: 'en' | 'fa') {
    const shop = await openShop(tag)
    stops.push(shop.close)
    const page = await (await guest({ locale: locale(language) })).newPage()
    await page.goto(`${shop.url}/?lang=${language}`)
    await page.getByRole('button', { name: screens[language].visitor.open }).click()
    return page
  }

  test.each(['en', 'fa'] as const)('%s', { timeout: 90_000 }, async (language) => {
    const { agent, visitor } = screens[language]
    const server = await firstStart()
    const context = await guest({ locale: locale(language) })
    const page = await context.newPage()
    await page.goto(`${server.url}/join#not-the-link`)
    await page.getByRole('alert').filter({ hasText: agent.invitationOver }).waitFor()
    // The same page with another fragment is no new page to a browser: the link is opened as from a terminal.
    const first = await context.newPage()
    await fill(first, server.firstLink!, agent)

    const chat = await visit(await addChannel(first, agent, language === 'fa' ? 'پشتیبانی' : 'Support'), language)
    await chat.getByRole('textbox', { name: visitor.write }).fill(said[language].question)
    await chat.getByRole('textbox', { name: visitor.write }).press('Enter')
    await first.getByText(agent.heardFromYes).waitFor()
    await first.goto(`${server.url}/inbox/unassigned`)
    await first.getByRole('option').filter({ hasText: said[language].question }).click()
    await first.getByRole('textbox', { name: agent.replyText }).fill(said[language].answer)
    await first.getByRole('textbox', { name: agent.replyText }).press('Control+Enter')
    await chat.getByText(said[language].answer).waitFor()
    await first.getByRole('region', { name: agent.messages }).getByText(agent.state_read).first().waitFor()
    await first.getByRole('region', { name: agent.messages }).getByText(said[language].answer).waitFor()

    const again = await (await guest({ locale: locale(language) })).newPage()
    await again.goto(server.firstLink!)
    await again.getByRole('alert').filter({ hasText: agent.invitationOver }).waitFor()
    expect(await again.getByLabel(agent.password, { exact: true }).count()).toBe(0)
    await Promise.all([context.close(), chat.context().close(), again.context().close()])
    await server.stop()
  })
})
