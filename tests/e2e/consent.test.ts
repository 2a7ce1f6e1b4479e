import { describe, expect, test } from 'vitest'
import { act } from '../../server/core/act.ts'
import { changeChannel } from '../../server/channels/configuring.ts'
import { words as more } from '../../web/agent/thread/changed/words.ts'
import { answers } from '../domain/facts.ts'
import { farChannel } from '../domain/far.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { violations } from './screens.ts'
import { seats } from './seats.ts'
import { screens } from './words.ts'

/** Of an hour before now until one after it, in whole minutes. */
const aroundNow = () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16)
  return { from: at(-1), to: at(1), zone: 'UTC' }
}

describe.runIf(hasChromium('consent'))('a customer forbids that he is written to', async () => {
  const server = await newServer()
  const line = await farChannel(server.support, true, { consent: { purpose: 'service', quiet: null } })
  const { seat } = seats(server.url)
  const quiet = (hours: ReturnType<typeof aroundNow> | null) =>
    act(server.root, (cx) =>
      changeChannel(cx, line.id, { name: '30001234', settings: { consent: { purpose: 'service', quiet: hours } } }),
    )

  test.each([
    ['en', 'light', 1280, 'STOP', 'START'],
    ['fa', 'dark', 390, 'لغو۱۱', 'شروع'],
    ['en', 'dark', 390, 'stop', 'unstop'],
    ['fa', 'light', 1280, 'لغو', 'شروع'],
  ] as const)('%s %s %i', { timeout: 90_000 }, async (language, colorScheme, width, stop, start) => {
    const words = screens[language].agent
    const phone = `+98912${String(width).padStart(4, '0')}${colorScheme.length}${language === 'fa' ? 10 : 20}`
    const id = await line.writes(phone, 'Where is my refund?')
    await quiet(null)
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { locale, colorScheme, bypassCSP: true, viewport: { width, height: 840 } })
    const shot = (what: string) =>
      process.env.SHOTS &&
      page.screenshot({ path: `${process.env.SHOTS}/${what}-${language}-${colorScheme}-${width}.png` })
    await page.goto(`/inbox/all/${id}`)
    const reply = page.getByRole('textbox', { name: words.replyText })
    await reply.fill('A draft that nobody wants')

    await quiet(aroundNow())
    await expect.poll(() => line.settingsNow()?.consent?.quiet).toBeTruthy()
    await answers(server.ada, id, 'It went out this morning.')
    const [before] = more.quietUntil[language].split('{{time}}')
    await page.getByText(before!).waitFor()
    await shot('quiet')

    await line.writes(phone, stop)
    const [, after] = more.forbidden[language].split('{{channel}}')
    const barred = page.getByRole('status').filter({ hasText: after! })
    await barred.waitFor()
    await page.getByText(words.fact_withdrawn.replace('{{who}}', words.theCustomer)).waitFor()
    expect(await reply.count()).toBe(0)
    await quiet(null)
    await page.getByText(words.error_forbidden_by_customer).waitFor()
    expect(await page.getByRole('button', { name: words.sendAgain }).count()).toBe(0)
    await shot('forbidden')
    expect(await violations(page)).toEqual([])

    await page.getByRole('button', { name: words.note, exact: true }).click()
    await page.getByRole('textbox', { name: words.noteText }).fill('He wants nothing')
    await page.getByRole('textbox', { name: words.noteText }).press('Control+Enter')
    await page.getByRole('region', { name: words.messages }).getByText('He wants nothing').waitFor()
    await page.getByRole('button', { name: words.reply, exact: true }).click()
    await barred.waitFor()
    if (width < 1100) await page.getByRole('button', { name: words.showCustomer }).click()
    await page.getByRole('complementary').getByText(more.forbids[language].split('{{channel}}')[0]!).waitFor()
    await shot('forbidden-pane')
    if (width < 1100) await page.keyboard.press('Escape')

    // A phone is away for a moment, and learns it when it is back.
    await page.context().setOffline(width < 1100)
    await line.writes(phone, start)
    await page.context().setOffline(false)
    await page.getByRole('button', { name: words.sendAgain }).waitFor()
    await reply.waitFor()
    await shot('allowed')
    await page.getByRole('button', { name: words.sendAgain }).click()
    await reply.fill('Thank you')
    await reply.press('Control+Enter')
    const sent = () => line.far.sent.filter(({ to }) => to.address === phone).map(({ text }) => text)
    await expect.poll(sent, { timeout: 20_000 }).toEqual(['It went out this morning.', 'Thank you'])
    await page.context().close()
  })
})
