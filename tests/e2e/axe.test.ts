import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCalendar, scheduleDesk } from '../../server/calendars/keeping.ts'
import { act } from '../../server/core/act.ts'
import { newId } from '../../db/ids.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { iran } from '../support/hours.ts'
import { writes } from '../support/inbound.ts'
import { newServer, signIn } from '../support/server.ts'
import { looks, ownScreens, screens, show, violations } from './screens.ts'

const wide = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

describe.runIf(hasChromium('axe'))('no screen has what axe can find', async () => {
  const server = await newServer()
  const conversationId = await writes(server.chat, 'carol', 'Where is my refund for NR-4821?')
  await writes(server.chat, 'مریم', 'سلام، پول من هنوز نیامده.')
  const written = (text: string) => ({ clientId: newId(), text, fileIds: [], seen: 1 })
  await act(server.bob, (cx) => reply(cx, conversationId, written('It went out this morning.')))
  await act(server.bob, (cx) => note(cx, conversationId, written('One digit of the IBAN was missing.')))
  const calendarId = await act(server.root, (cx) => addCalendar(cx, { name: 'Tehran', ...iran }))
  await act(server.root, (cx) => scheduleDesk(cx, server.support, calendarId))
  const shared = screens({ conversationId, channelId: server.chat.id, calendarId })
  const all = Object.entries({ ...shared, ...(await ownScreens(server)) })
  const cookie = await signIn(server.url, server.root)
  let browser: Browser
  beforeAll(async () => (browser = await launchChromium({ args: ['--no-sandbox'] })))
  afterAll(() => browser.close())

  async function open(language: string, theme: 'light' | 'dark', viewport: typeof wide) {
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const context = await browser.newContext({
      baseURL: server.url,
      viewport,
      colorScheme: theme,
      locale,
      bypassCSP: true,
    })
    return context
  }
  const signedIn = async (context: BrowserContext) => {
    const [name, value] = cookie.split(/=(.*)/s) as [string, string]
    await context.addCookies([{ name, value, url: server.url }])
  }

  test.each(looks)('$language $theme', { timeout: 120_000 }, async ({ language, theme }) => {
    const found: Record<string, string[]> = {}
    for (const [size, viewport] of Object.entries({ wide, phone })) {
      const context = await open(language, theme, viewport)
      const page = await context.newPage()
      await page.goto('/sign-in')
      await page.locator('input[type=password]').waitFor()
      found[`sign-in ${size}`] = await violations(page)
      await signedIn(context)
      for (const [name, screen] of all) {
        await show(page, screen)
        found[`${name} ${size}`] = await violations(page)
        if (process.env.SHOTS)
          await page.screenshot({ path: `${process.env.SHOTS}/${name}-${size}-${language}-${theme}.png` })
      }
      await context.close()
    }
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
  })
})
