import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { grantPassword, newServer, password } from '../support/server.ts'
import { webchat } from '../support/webchat.channel.ts'
import { openShop } from './webchat.shop.ts'
import { said, screens } from './webchat.words.ts'

describe.runIf(hasChromium('e2e'))(
  'a visitor’s chat message reaches an agent’s live inbox, and the answer goes back',
  async () => {
    const server = await newServer()
    const channelId = await webchat(server.support)
    const tag = `<script async src="${server.url}/widget/peyk.js" data-channel="${channelId}"></script>`
    const shop = await openShop(tag)
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium({ args: ['--no-sandbox'] })
      await grantPassword(server.ada)
    })
    afterAll(async () => {
      await browser.close()
      shop.close()
    })

    async function openInbox(language: 'en' | 'fa') {
      const context = await browser.newContext({ locale: language === 'fa' ? 'fa-IR' : 'en-GB', baseURL: server.url })
      const page = await context.newPage()
      const { agent } = screens[language]
      await page.goto('/')
      await page.getByLabel(agent.email, { exact: true }).fill('ada@example.com')
      await page.getByLabel(agent.password, { exact: true }).fill(password)
      await page.getByRole('button', { name: agent.signIn }).click()
      await page.waitForURL(/inbox/)
      await page.goto('/inbox/all')
      return page
    }

    async function visit(language: 'en' | 'fa') {
      const context = await browser.newContext({ locale: language === 'fa' ? 'fa-IR' : 'en-GB' })
      const page = await context.newPage()
      await page.goto(`${shop.url}/?lang=${language}`)
      await page.getByRole('button', { name: screens[language].visitor.open }).click()
      return page
    }

    const attach = (page: Page, name: string, text: string) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

    async function fetched(page: Page, name: string) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(name).last().click()])
      return readFile(await download.path(), 'utf8')
    }

    /** That someone types is told every few seconds at most, so he goes on until it shows. */
    async function typesUntil(field: Locator, sign: Locator) {
      for (let n = 0; n < 10; n++) {
        await field.press('.')
        const seen = await sign.waitFor({ timeout: 1000 }).then(
          () => true,
          () => false,
        )
        if (seen) return
      }
      throw new Error('Nobody saw that he types.')
    }

    test.each(['en', 'fa'] as const)('%s', { timeout: 90_000 }, async (language) => {
      const { agent, visitor } = screens[language]
      const words = said[language]
      const inbox = await openInbox(language)
      const chat = await visit(language)
      await inbox.locator(`html[dir=${language === 'fa' ? 'rtl' : 'ltr'}]`).waitFor()

      // He writes, with a file; the open inbox shows it at once.
      const field = chat.getByRole('textbox', { name: visitor.write })
      await attach(chat, 'order.txt', 'NR-4821')
      await chat.getByText(visitor.attached).waitFor()
      await field.fill(words.question)
      await field.press('Enter')
      const row = inbox.getByRole('option').filter({ hasText: words.question })
      await row.click()
      const thread = inbox.getByRole('region', { name: agent.messages })
      await thread.getByText(words.question).waitFor()
      expect(await fetched(inbox, 'order.txt')).toBe('NR-4821')

      // Each sees the other type.
      await typesUntil(field, inbox.getByText(agent.typing).first())
      await field.fill('')
      const reply = inbox.getByRole('textbox', { name: agent.replyText })
      await typesUntil(reply, chat.getByText(visitor.typing).first())

      // The agent answers with a file; the visitor reads it; the ticks say so on both sides.
      await reply.fill(words.answer)
      await attach(inbox, 'slip.txt', 'paid')
      await inbox.locator('button.send:enabled, button:enabled', { hasText: agent.send }).first().waitFor()
      await reply.press('Control+Enter')
      await chat.getByText(words.answer).waitFor()
      expect(await fetched(chat, 'slip.txt')).toBe('paid')
      await thread.getByText(agent.state_read).first().waitFor()
      await chat.locator('.tick.read').first().waitFor()

      // He goes into a tunnel, writes there, and is answered meanwhile: nothing is lost, nothing is doubled.
      await chat.context().setOffline(true)
      await field.fill(words.inTheTunnel)
      await field.press('Enter')
      await reply.fill(words.meanwhile)
      await reply.press('Control+Enter')
      await thread.getByText(words.meanwhile).waitFor()
      await chat.context().setOffline(false)
      await thread.getByText(words.inTheTunnel).waitFor({ timeout: 30_000 })
      await chat.getByText(words.meanwhile).waitFor()
      expect(await chat.getByText(words.inTheTunnel).count()).toBe(1)
      expect(await thread.getByText(words.inTheTunnel).count()).toBe(1)
      await Promise.all([inbox.context().close(), chat.context().close()])
    })
  },
)
