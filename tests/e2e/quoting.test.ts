import { describe, expect, test } from 'vitest'
import type { Event, InboundMessage } from '../../connectors/connector.ts'
import { words as said } from '../../web/agent/thread/changed/words.ts'
import { farChannel } from '../domain/far.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { looks, violations } from './screens.ts'
import { isLive, replyField, seats, send, threadOf, words } from './seats.ts'

const from = { kind: 'fake', address: 'carol', verified: true, name: 'Carol' }
const is = (externalId: string, text: string, more: Partial<InboundMessage> = {}): Event => {
  return { type: 'message', from, externalId, text, ...more }
}
const quoting = (externalId: string, text?: string) => ({ quotes: { externalId, ...(text && { text }) } })

describe.runIf(hasChromium('quoting'))('what is quoted', async () => {
  const server = await newServer()
  const channel = await farChannel(server.support, true, { quotes: true })
  const { seat } = seats(server.url)
  // More than are loaded at once: the first of them stands far above.
  const lines = Array.from({ length: 58 }, (_, n) => is(`m${n}`, n === 0 ? 'My order is 4711.' : `Line ${n} of many.`))
  await channel.hears(lines)
  const id = await channel.writes('carol', 'Is anybody there?')
  await channel.hears([
    is('secret', 'My card number is 6037 9911.'),
    is('of-first', 'This one, I mean.', quoting('m0', 'My order is')),
    is('of-secret', 'Forget it.', quoting('secret')),
    is('of-unknown', 'And what of this?', quoting('elsewhere', 'An offer that nobody here has made.')),
    is('of-near', 'That is what I asked.', quoting('m40', 'Line 40')),
  ])
  const shop = async (options = {}) => {
    const page = await seat(server.ada, options)
    await page.goto(`/inbox/all/${id}`)
    return page
  }

  test('stands above what answers it, and follows what becomes of it', async () => {
    const page = await shop()
    await isLive(page)
    const thread = threadOf(page)
    const article = (text: string) => thread.getByRole('article').filter({ hasText: text })
    await article('This one, I mean.').getByText('My order is', { exact: true }).waitFor()
    await article('And what of this?').getByText('An offer that nobody here has made.').waitFor()
    await channel.hears([{ type: 'edit', from, externalId: 'm0', text: 'Mine is 4712.' }])
    await article('This one, I mean.').getByText('Mine is 4712.').waitFor()
    await article('Forget it.').getByText('6037').waitFor()
    await channel.hears([{ type: 'deletion', from, externalId: 'secret' }])
    await article('Forget it.').getByText(said.quotedGone.en).waitFor()
    expect(await article('Forget it.').getByText('6037').count()).toBe(0)
    expect(await article('This one, I mean.').getByRole('button', { name: said.quotes.en }).count()).toBe(0)
    const there = article('That is what I asked.').getByRole('button', { name: said.quotes.en })
    await there.press('Enter')
    const reached = page.locator('article:focus')
    await reached.getByText('Line 40 of many.').waitFor()
    await expect
      .poll(() => reached.evaluate((one) => Math.abs(innerHeight / 2 - one.getBoundingClientRect().y)))
      .toBeLessThan(300)
  })

  test('is chosen, let go and sent with the keys alone', async () => {
    const page = await shop()
    await isLive(page)
    const thread = threadOf(page)
    const choose = async (text: string) => {
      const article = thread.getByRole('article').filter({ hasText: text })
      await article.getByRole('button', { name: words.messageMenu.replace('{{name}}', 'Carol') }).press('Enter')
      await page.getByRole('menuitem', { name: said.quote.en }).press('Enter')
    }
    const chosen = page.getByRole('group', { name: said.quote.en })
    await page.getByRole('button', { name: words.note, exact: true }).click()
    await choose('That is what I asked.')
    await chosen.getByText('That is what I asked.').waitFor()
    await expect.poll(() => replyField(page).evaluate((one) => one === document.activeElement)).toBe(true)
    await chosen.getByRole('button', { name: said.dropQuote.en }).press('Enter')
    await chosen.waitFor({ state: 'detached' })
    await choose('That is what I asked.')
    // A note stands in its way, and the same is chosen once more.
    await page.getByRole('button', { name: words.note, exact: true }).click()
    await chosen.waitFor({ state: 'detached' })
    await choose('That is what I asked.')
    await chosen.getByText('That is what I asked.').waitFor()
    await send(page, 'You will hear from us.')
    await chosen.waitFor({ state: 'detached' })
    await expect
      .poll(() => channel.far.sent.map(({ text, quotes }) => [text, quotes]))
      .toEqual([['You will hear from us.', 'of-near']])
    const article = thread.getByRole('article').filter({ hasText: 'You will hear from us.' })
    await article.getByRole('button', { name: 'That is what I asked.' }).waitFor()
  })

  test.each(looks)('reads well in $language, $theme', { timeout: 120_000 }, async ({ language, theme }) => {
    const viewport = { width: theme === 'light' ? 1280 : 390, height: 900 }
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await shop({ viewport, colorScheme: theme, locale, bypassCSP: true })
    const thread = page.locator('.log')
    const article = thread.getByRole('article').filter({ hasText: 'You will hear from us.' })
    await article.getByText('That is what I asked.').waitFor()
    const looked = async (name: string) => {
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/quoting-${name}-${language}-${theme}.png` })
      expect(await violations(page)).toEqual([])
    }
    await looked('shown')
    await article.locator('button[aria-haspopup]').click()
    await looked('menu')
    await page.getByRole('menuitem', { name: said.quote[language] }).click()
    await page.getByRole('group', { name: said.quote[language] }).waitFor()
    await looked('chosen')
  })
})
