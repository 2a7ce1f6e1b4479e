import { afterAll, describe, expect, test } from 'vitest'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { words as more } from '../../web/agent/thread/changed/words.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { rowOf, seats } from './seats.ts'
import { screens } from './words.ts'

const said = {
  en: { asks: 'Is it coming?', answer: 'Shall we send it today?', buttons: ['Yes, today', 'No, keep it'] },
  fa: { asks: 'کی می‌رسد؟', answer: 'امروز بفرستیم؟', buttons: ['بله، امروز', 'نه، بماند'] },
}

describe.runIf(hasChromium('e2e'))('answers are offered as buttons, and what is pressed is said', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  const far = await startBotApi()
  afterAll(() => far.close())

  test.each([
    ['en', 'light', 1280],
    ['fa', 'dark', 390],
    ['fa', 'light', 1280],
  ] as const)('%s %s %i', { timeout: 60_000 }, async (language, colorScheme, width) => {
    const words = screens[language].agent
    const { asks, answer, buttons } = said[language]
    const bot = far.newBot()
    const settings = { token: bot.token, server: far.url }
    const name = `Bot ${language} ${width}`
    await act(system, (cx) => addChannel(cx, { kind: 'telegram', name, deskId: server.support, settings }))
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { locale, colorScheme, viewport: { width, height: 840 } })
    const carol = bot.person({
      id: 8000 + width + (language === 'fa' ? 1 : 0),
      first_name: `Carol ${language} ${width}`,
    })
    carol.says(asks)
    await page.goto('/inbox/all')
    await rowOf(page, `Carol ${language} ${width}`).click()
    const thread = page.getByRole('region', { name: words.messages })
    await thread.getByText(asks).waitFor()
    await page.getByRole('button', { name: words.offerButtons }).click()
    const group = page.getByRole('group', { name: more.buttons[language] })
    for (const [n, text] of buttons.entries()) await group.getByRole('textbox').nth(n).fill(text)
    const shot = (what: string) =>
      process.env.SHOTS &&
      page.screenshot({ path: `${process.env.SHOTS}/${what}-${language}-${colorScheme}-${width}.png` })
    const field = page.getByRole('textbox', { name: words.replyText })
    await field.fill(answer)
    await shot('offering')
    await field.press('Control+Enter')
    await expect.poll(() => bot.accepted.length, { timeout: 15_000 }).toBe(1)
    const asked = bot.accepted[0]!.messages[0]!
    expect(asked.reply_markup!.inline_keyboard.flat().map(({ text }) => text)).toEqual(buttons)
    expect(await group.count()).toBe(0)
    carol.presses(asked, 1)
    const pressed = thread.locator('article:not(.out)').filter({ hasText: buttons[1]! }).last()
    await pressed.getByText(answer).waitFor()
    await shot('pressed')
    await page.context().close()
  })
})
