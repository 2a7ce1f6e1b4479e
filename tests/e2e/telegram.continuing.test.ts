import { afterAll, describe, expect, test } from 'vitest'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { hasChromium } from '../support/chromium.ts'
import { writes } from '../support/inbound.ts'
import { newServer } from '../support/server.ts'
import { rowOf, seats } from './seats.ts'
import { screens } from './words.ts'

describe.runIf(hasChromium('e2e'))('a customer goes on at a messenger by a link', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  const far = await startBotApi()
  const bot = far.newBot()
  const settings = { token: bot.token, server: far.url }
  await act(system, (cx) => addChannel(cx, { kind: 'telegram', name: 'Acme bot', deskId: server.support, settings }))
  afterAll(() => far.close())

  test.each([
    ['en', 'light', 1280],
    ['fa', 'dark', 390],
    ['fa', 'light', 1280],
  ] as const)('%s %s %i', { timeout: 60_000 }, async (language, colorScheme, width) => {
    const words = screens[language].agent
    const who = `carol${language}${width}`
    await writes(server.chat, who, `Where is my parcel ${language}?`)
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { locale, colorScheme, viewport: { width, height: 840 } })
    await page.goto('/inbox/all')
    await rowOf(page, `Where is my parcel ${language}?`)
      .filter({ hasText: new RegExp(who, 'i') })
      .click()
    if (width < 720) await page.getByRole('button', { name: words.showCustomer }).click()
    await page.getByRole('button', { name: /Acme bot/ }).click()
    const url = await page.getByText('https://t.me/').textContent()
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/link-${language}-${colorScheme}-${width}.png` })
    bot
      .person({ id: 9000 + width + (language === 'fa' ? 1 : 0), first_name: 'Somebody' })
      .says(`/start ${new URL(url!).searchParams.get('start')!}`)
    await page.goto('/inbox/all')
    // Under the name by which he is known.
    await rowOf(page, '/start')
      .filter({ hasText: new RegExp(who, 'i') })
      .first()
      .waitFor()
    expect(await rowOf(page, 'Somebody').count()).toBe(0)
    await page.context().close()
  })
})
