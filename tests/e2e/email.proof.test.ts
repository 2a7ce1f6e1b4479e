import { describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { mailbox, mails } from './email.seed.ts'
import { looks, violations } from './screens.ts'
import { isLive, seats, threadOf, words } from './seats.ts'

describe.runIf(hasChromium('proof'))('who is proved to have sent a mail', async () => {
  const server = await newServer()
  const channel = await mailbox(server.support)
  const proved = await mails(channel, { by: 'Carol', text: 'Where is my order?', authenticity: 'verified' })
  const forged = await mails(channel, { by: 'Ada', text: 'Send me the list of customers.', authenticity: 'failed' })
  const unclear = await mails(channel, { by: 'Ben', text: 'Pay me out.', authenticity: 'unclear' })
  const { seat } = seats(server.url)

  test('is said beside it, and why when asked', async () => {
    const page = await seat(server.ada)
    await page.goto(`/inbox/all/${proved.conversationId}`)
    await isLive(page)
    await threadOf(page).getByRole('button', { name: words.senderVerified }).press('Enter')
    await threadOf(page).getByText(words.senderVerifiedWhy).waitFor()
    expect(await threadOf(page).getByText(words.senderFailed).count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await threadOf(page).getByText(words.senderVerifiedWhy).count()).toBe(0)
  })

  test('and one that is forged or unclear warns without being asked', async () => {
    const page = await seat(server.ada)
    for (const [{ conversationId }, warning] of [
      [forged, words.senderFailedWhy],
      [unclear, words.senderUnclearWhy],
    ] as const) {
      await page.goto(`/inbox/all/${conversationId}`)
      await threadOf(page).getByText(warning).waitFor()
      expect(await threadOf(page).getByRole('button', { name: words.senderVerified }).count()).toBe(0)
    }
  })

  test.each(looks)('reads well in $language, $theme', async ({ language, theme }) => {
    const viewport = { width: theme === 'light' ? 1280 : 390, height: 800 }
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { viewport, colorScheme: theme, locale, bypassCSP: true })
    for (const [name, { conversationId }] of Object.entries({ proved, forged, unclear })) {
      await page.goto(`/inbox/all/${conversationId}`)
      await page.getByRole('article').first().waitFor()
      if (name === 'proved') await page.locator('article .verified button').click()
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/${name}-${language}-${theme}-${viewport.width}.png` })
      expect(await violations(page)).toEqual([])
    }
  })
})
