import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { deliveries } from '../../db/schema/index.ts'
import { words as said } from '../../web/agent/thread/changed/words.ts'
import { answers } from '../domain/facts.ts'
import { farChannel } from '../domain/far.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { looks, violations } from './screens.ts'
import { isLive, seats, threadOf, words } from './seats.ts'

const from = { kind: 'fake', address: 'carol', verified: true, name: 'Carol' }
const is = <K extends Event['type']>(
  type: K,
  externalId: string,
  more: Omit<Extract<Event, { type: K }>, 'type' | 'from' | 'externalId'>,
) => ({ type, from, externalId, ...more }) as Event
const en = Object.fromEntries(Object.entries(said).map(([name, word]) => [name, word.en])) as Record<
  keyof typeof said,
  string
>

describe.runIf(hasChromium('changed'))('what changes after it was written', async () => {
  const server = await newServer()
  const channel = await farChannel(server.support)
  const { seat } = seats(server.url)
  await channel.hears([is('message', 'm1', { text: 'Please send it to Tehran.' })])
  const id = await channel.writes('carol', 'And call me on 0912 000 0000.')
  await channel.hears([is('message', 'm2', { text: 'My card number is 6037 9911.' })])

  async function sent(text: string) {
    await answers(server.ada, id, text)
    await expect.poll(() => channel.far.sent.at(-1)?.text, { timeout: 20_000 }).toBe(text)
    const { id: partId, messageId } = channel.far.sent.at(-1)!
    const stored = () => db.select().from(deliveries).where(eq(deliveries.messageId, messageId))
    await expect.poll(async () => (await stored())[0]?.state, { timeout: 20_000 }).toBe('sent')
    return { messageId, externalId: `far-${partId}` }
  }

  test('is seen at once by who has it open, with what was written before', async () => {
    const page = await seat(server.ada)
    await page.goto(`/inbox/all/${id}`)
    await isLive(page)
    const thread = threadOf(page)
    await thread.getByText('Please send it to Tehran.').waitFor()
    await channel.hears([
      is('edit', 'm1', { text: 'Please send it to Shiraz.' }),
      is('reaction', 'm1', { emoji: ['👍', '❤️'] }),
    ])
    await thread.getByText('Please send it to Shiraz.').waitFor()
    expect(await thread.getByText('Tehran').count()).toBe(0)
    await thread.getByRole('button', { name: en.former }).press('Enter')
    await thread.getByText('Please send it to Tehran.').waitFor()
    await thread.getByRole('list', { name: en.reactions }).getByText('👍').waitFor()
    await channel.hears([is('deletion', 'm2', {})])
    await thread.getByText('Carol took this message back').waitFor()
    await thread.getByText('6037 9911').waitFor()
  })

  test('is changed and taken back by its author with the keys alone, and says when that failed', async () => {
    const first = await sent('It comes on Monday.')
    const page = await seat(server.ada)
    await page.goto(`/inbox/all/${id}`)
    await isLive(page)
    const thread = threadOf(page)
    const more = () =>
      thread
        .getByRole('article')
        .filter({ hasText: 'It comes on' })
        .getByRole('button', { name: words.messageMenu.replace('{{name}}', 'Ada') })
    const menu = async (item: string) => {
      await more().press('Enter')
      await page.getByRole('menuitem', { name: item }).press('Enter')
    }
    await menu(en.edit)
    const field = thread.getByRole('textbox', { name: en.newText })
    await field.fill('It comes on Tuesday.')
    await field.press('Control+Enter')
    await expect
      .poll(() => channel.far.changes, { timeout: 20_000 })
      .toEqual([{ id: first.externalId, text: 'It comes on Tuesday.' }])
    await thread
      .getByRole('article')
      .filter({ hasText: 'It comes on Tuesday.' })
      .getByRole('button', { name: en.former })
      .waitFor()

    channel.far.fail = 'certain'
    await menu(en.takeBack)
    await thread
      .getByRole('alertdialog', { name: en.reallyTakeBack })
      .getByRole('button', { name: en.takeBack })
      .press('Enter')
    await thread.getByText(en.notTakenBack).waitFor()
    channel.far.fail = null
    await thread.getByRole('button', { name: words.tryAgain }).press('Enter')
    await thread.getByText(en.tookBack).waitFor()
    expect(channel.far.changes.at(-1)).toEqual({ id: first.externalId })
    expect(await more().count()).toBe(0)
  })

  test('has no menu for who did not write it', async () => {
    await sent('Anything else?')
    const page = await seat(server.bob)
    await page.goto(`/inbox/all/${id}`)
    await isLive(page)
    await threadOf(page).getByText('Anything else?').waitFor()
    await threadOf(page).getByText(en.tookBack).waitFor()
    expect(await threadOf(page).getByRole('button', { name: 'message from Ada' }).count()).toBe(0)
  })

  test.each(looks)('reads well in $language, $theme', { timeout: 120_000 }, async ({ language, theme }) => {
    const viewport = { width: theme === 'light' ? 1280 : 390, height: 900 }
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { viewport, colorScheme: theme, locale, bypassCSP: true })
    await page.goto(`/inbox/all/${id}`)
    const thread = page.locator('.log')
    await thread.getByText(said.tookBack[language]).waitFor()
    const looked = async (name: string) => {
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/changed-${name}-${language}-${theme}.png` })
      expect(await violations(page)).toEqual([])
    }
    await thread.getByRole('button', { name: said.former[language] }).first().click()
    await thread.getByText('Please send it to Tehran.').waitFor()
    await looked('shown')
    const article = thread.getByRole('article').filter({ hasText: 'Anything else?' })
    await article.locator('.menu button').first().click()
    await looked('menu')
    await page.getByRole('menuitem', { name: said.edit[language] }).click()
    await looked('edit')
    await page.keyboard.press('Escape')
    await article.locator('.menu button').first().click()
    await page.getByRole('menuitem', { name: said.takeBack[language] }).click()
    await looked('asked')
  })
})
