import { crc32, deflateSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import { conversations, deliveries, readMarks } from '../../db/schema/index.ts'
import { words as said } from '../../web/agent/thread/changed/words.ts'
import { answers } from '../domain/facts.ts'
import { farChannel } from '../domain/far.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { looks, violations } from './screens.ts'
import { isLive, rowOf, seats, threadOf, words } from './seats.ts'

const from = { kind: 'fake', address: 'carol', verified: true, name: 'Carol' }
const is = <K extends Event['type']>(
  type: K,
  externalId: string,
  more: Omit<Extract<Event, { type: K }>, 'type' | 'from' | 'externalId'>,
) => ({ type, from, externalId, ...more }) as Event
/** A picture of 24 times 24 points, all alike. */
function square(grey: number) {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    ends.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const head = Buffer.from([0, 0, 0, 24, 0, 0, 0, 24, 8, 0, 0, 0, 0])
  const lines = deflateSync(Buffer.concat(Array(24).fill(Buffer.from([0, ...Array<number>(24).fill(grey)]))))
  const parts = [chunk('IHDR', head), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))]
  return new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]))
}
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

  test('is one more to be read for who has read it, and none for who is looking at it', async () => {
    const page = await seat(server.ada)
    const counted = async () => {
      const [row] = await db.select().from(conversations).where(eq(conversations.id, id))
      const [mark] = await db.select().from(readMarks).where(eq(readMarks.conversationId, id))
      return { said: row!.inboundCount, read: mark?.inboundCount }
    }
    await page.goto(`/inbox/all/${id}`)
    await isLive(page)
    const { said: all } = await counted()
    await expect.poll(counted, { timeout: 20_000 }).toEqual({ said: all, read: all })
    await channel.hears([is('edit', 'm1', { text: 'Please send it to Yazd.' })])
    await expect.poll(counted, { timeout: 20_000 }).toEqual({ said: all + 1, read: all + 1 })
    await page.goto('/inbox/all')
    await isLive(page)
    const news = rowOf(page, 'Carol').locator('.count')
    await channel.hears([is('edit', 'm1', { text: 'Please send it to Shiraz.' })])
    await news.filter({ hasText: '1' }).waitFor()
    await rowOf(page, 'Carol').click()
    await news.waitFor({ state: 'detached' })
    expect(await counted()).toEqual({ said: all + 2, read: all + 2 })
  })

  test('shows a picture that took the place of another, and keeps the former', async () => {
    const picture = (ref: string) => [{ ref, key: ref, name: `${ref}.png`, mime: 'image/png' }]
    for (const [ref, grey] of [['cat', 60] as const, ['dog', 190] as const]) channel.far.files.set(ref, square(grey))
    await channel.hears([is('message', 'm3', { text: 'It looks like this.', pending: picture('cat') })])
    const page = await seat(server.ada)
    await page.goto(`/inbox/all/${id}`)
    await isLive(page)
    const article = threadOf(page).getByRole('article').filter({ hasText: 'It looks like this.' })
    await article.getByRole('img', { name: 'cat.png' }).waitFor()
    await channel.hears([is('edit', 'm3', { text: 'It looks like this.', pending: picture('dog') })])
    await article.getByRole('img', { name: 'dog.png' }).waitFor()
    expect(await article.getByRole('img', { name: 'cat.png' }).count()).toBe(0)
    await article.getByRole('button', { name: en.former }).press('Enter')
    await article.locator('blockquote').getByRole('img', { name: 'cat.png' }).waitFor()
    expect(await article.locator('blockquote').getByRole('img', { name: 'dog.png' }).count()).toBe(0)
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
    for (const former of await thread.getByRole('button', { name: said.former[language] }).all()) await former.click()
    await thread.getByText('Please send it to Tehran.').waitFor()
    await thread.getByRole('img', { name: 'cat.png' }).waitFor()
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
