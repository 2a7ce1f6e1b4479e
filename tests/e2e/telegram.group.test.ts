import { afterAll, describe, expect, test } from 'vitest'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { rowOf, seats } from './seats.ts'
import { screens } from './words.ts'

const said = {
  en: { house: 'Our house', one: 'The lift stands still', two: 'Since Monday', answer: 'Somebody comes tomorrow.' },
  fa: { house: 'ساختمان ما', one: 'آسانسور از کار افتاده', two: 'از دوشنبه', answer: 'فردا کسی می‌آید.' },
}

describe.runIf(hasChromium('e2e'))('a group is one conversation in which everybody has his name', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  const far = await startBotApi()
  afterAll(() => far.close())

  test.each([
    ['en', 'light', 1280],
    ['fa', 'light', 1280],
    ['fa', 'dark', 390],
    ['en', 'dark', 390],
  ] as const)('%s %s %i', { timeout: 60_000 }, async (language, colorScheme, width) => {
    const words = screens[language].agent
    const { house, one, two, answer } = said[language]
    const bot = far.newBot()
    const settings = { token: bot.token, server: far.url }
    const name = `${language} ${colorScheme}`
    await act(system, (cx) => addChannel(cx, { kind: 'telegram', name, deskId: server.support, settings }))
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { locale, colorScheme, viewport: { width, height: 840 } })
    await page.goto('/inbox/all')
    const group = bot.group(-100_700, `${house} ${colorScheme}`)
    const [carol, dariush] = [
      bot.person({ id: 7001, first_name: 'Carol' }),
      bot.person({ id: 7002, first_name: 'داریوش' }),
    ]
    carol.says(one, group)
    dariush.says(two, group)
    const row = rowOf(page, `${house} ${colorScheme}`)
    await row.click()
    const thread = page.getByRole('region', { name: words.messages })
    await thread.getByText(two).waitFor()
    for (const writer of ['Carol', 'داریوش']) await thread.getByText(writer, { exact: true }).waitFor()
    await page
      .getByRole('heading', { name: `${house} ${colorScheme}` })
      .first()
      .waitFor()
    const field = page.getByRole('textbox', { name: words.replyText })
    await field.fill(answer)
    await field.press('Control+Enter')
    await expect.poll(() => bot.accepted.map(({ chat }) => chat), { timeout: 15_000 }).toEqual([-100_700])
    await thread.getByText(answer).waitFor()
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/group-${language}-${colorScheme}-${width}.png` })
    await page.context().close()
  })
})
