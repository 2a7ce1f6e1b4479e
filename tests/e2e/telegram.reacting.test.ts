import { afterAll, describe, expect, test } from 'vitest'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { words as more } from '../../web/agent/thread/changed/words.ts'
import { badRequest } from '../support/botapi/refusal.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { rowOf, seats } from './seats.ts'
import { screens } from './words.ts'

describe.runIf(hasChromium('e2e'))('an agent puts an emoji to what a customer wrote', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  const far = await startBotApi()
  afterAll(() => far.close())

  test.each([
    ['en', 'light', 1280],
    ['fa', 'dark', 390],
  ] as const)('%s %s %i', { timeout: 60_000 }, async (language, colorScheme, width) => {
    const words = screens[language].agent
    const bot = far.newBot()
    const settings = { token: bot.token, server: far.url }
    await act(system, (cx) => addChannel(cx, { kind: 'telegram', name: 'Bot', deskId: server.support, settings }))
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { locale, colorScheme, viewport: { width, height: 840 } })
    const said = bot.person({ id: 8500 + width, first_name: `Carol ${language}` }).says('It has arrived, thank you!')
    await page.goto('/inbox/all')
    await rowOf(page, `Carol ${language}`).click()
    const message = page.getByRole('region', { name: words.messages }).locator('article').first()
    const shot = (what: string) =>
      process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${what}-${language}-${width}.png` })
    const put = async (emoji: string, word: 'react' | 'takeReaction' = 'react') => {
      await message.getByRole('button').first().click()
      const [before, after] = more[word][language].split('{{emoji}}')
      const name = new RegExp(`${before}.?${emoji}.?${after}`)
      await shot('reaction-menu')
      await page.getByRole('menuitemcheckbox', { name }).click()
    }
    await put('❤')
    await expect.poll(() => bot.reacted.get(`${8500 + width}:${said.message_id}`)).toBe('❤')
    const shown = message.getByRole('list', { name: more.reactions[language] })
    await shown.getByText('❤').waitFor()
    bot.faults.push({ method: 'setMessageReaction', with: badRequest('nothing') })
    await put('👍')
    await shown.locator('.failed').waitFor()
    await shot('reaction-failed')
    await put('👍', 'takeReaction')
    await expect.poll(() => bot.reacted.get(`${8500 + width}:${said.message_id}`)).toBeNull()
    await shown.waitFor({ state: 'detached' })
    await page.context().close()
  })
})
