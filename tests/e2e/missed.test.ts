import { describe, expect, test } from 'vitest'
import { ChannelError, type Event } from '../../connectors/connector.ts'
import { words as said } from '../../web/agent/thread/changed/words.ts'
import { farChannel } from '../domain/far.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { looks, violations } from './screens.ts'
import { isLive, seats, threadOf, words } from './seats.ts'

const from = { kind: 'fake', address: 'carol', verified: true, name: 'Carol' }
const hands = (ref: string, text: string): Event => {
  const pending = [{ ref, name: `${ref}.pdf`, mime: 'application/pdf', size: 4711 }]
  return { type: 'message', from, externalId: ref, text, pending }
}
const never = (code: string) => new ChannelError(code, { retry: false, certain: true })

describe.runIf(hasChromium('missed'))('a file that could not be fetched', async () => {
  const server = await newServer()
  const channel = await farChannel(server.support)
  const { seat } = seats(server.url)
  const id = await channel.writes('carol', 'Here is all of it.')
  const shop = async (agent = server.ada, options = {}) => {
    const page = await seat(agent, options)
    await page.goto(`/inbox/all/${id}`)
    return { page, log: threadOf(page) }
  }
  async function missed(ref: string, text: string, code: string) {
    channel.far.break = never(code)
    await channel.hears([hands(ref, text)])
    await expect.poll(() => channel.far.fetched, { timeout: 20_000 }).toContain(ref)
  }

  test('is fetched when an agent asks for it, and what never will be says why', { timeout: 60_000 }, async () => {
    const { page, log } = await shop()
    await isLive(page)
    const article = (text: string) => log.getByRole('article').filter({ hasText: text })
    await missed('gone', 'The old one.', 'file_gone')
    await article('The old one.').getByText(said.file_gone.en).waitFor()
    expect(await article('The old one.').getByRole('button', { name: said.fetchAgain.en }).count()).toBe(0)
    await missed('slip', 'The new one.', 'wrong_token')
    const again = article('The new one.').getByRole('button', { name: said.fetchAgain.en })
    await again.waitFor()
    const auditor = await shop(server.aud)
    await auditor.log.getByText(words.file_failed).nth(1).waitFor()
    await auditor.log.getByText(said.file_gone.en).waitFor()
    expect(await auditor.log.getByRole('button', { name: said.fetchAgain.en }).count()).toBe(0)
    channel.far.break = null
    channel.far.files.set('slip', '%PDF paid')
    await again.press('Enter')
    const link = article('The new one.').getByRole('link', { name: 'slip.pdf' })
    await link.waitFor()
    await again.waitFor({ state: 'detached' })
    const answer = await page.request.get((await link.getAttribute('href'))!)
    expect(await answer.text()).toBe('%PDF paid')
    expect(channel.far.fetched).toEqual(['gone', 'slip', 'slip'])
  })

  test.each(looks)('reads well in $language, $theme', { timeout: 60_000 }, async ({ language, theme }) => {
    const wide = theme === 'light' || language === 'fa'
    if (language === 'en' && theme === 'light') await missed('film', 'And this.', 'unreachable')
    const { page } = await shop(server.ada, {
      viewport: { width: wide ? 1280 : 390, height: 900 },
      colorScheme: theme,
      locale: language === 'fa' ? 'fa-IR' : 'en-GB',
      bypassCSP: true,
    })
    await page.locator('.log').getByRole('button', { name: said.fetchAgain[language] }).waitFor()
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/missed-${language}-${theme}.png` })
    expect(await violations(page)).toEqual([])
  })
})
