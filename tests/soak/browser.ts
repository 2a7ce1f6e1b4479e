import { desc, eq } from 'drizzle-orm'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations, messages } from '../../db/schema/index.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import type { Agents } from './agents.ts'
import { whole } from './checks/shown.ts'
import { until } from './figures.ts'
import type { Ground } from './ground.ts'

/** Rows at the top of the list, well within its first page. */
const inSight = 12

type Seat = Agents['seats'][number]

/** A real browser with the inbox and a conversation open, which nobody loads again; every agent's screen has the same one open. */
export async function openBrowser({ url, world }: Ground, seats: Seat[]) {
  let id: Id | undefined
  const chats = eq(conversations.channelId, world.chat.id)
  const first = async () => (await db.select({ id: conversations.id }).from(conversations).where(chats).limit(1))[0]?.id
  await until(async () => (id = await first()) !== undefined, 60_000)
  for (const { screen } of seats) await screen.show(id!)
  if (!hasChromium('soak in a browser')) return undefined
  const browser = await launchChromium({ args: ['--no-sandbox'] })
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB' })
  const [name, value] = seats[0]!.cookie.split(/=(.*)/s) as [string, string]
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  await page.goto(`/inbox/all/${id}`)
  await page.getByRole('option').first().waitFor()
  await page.locator('article').first().waitFor()
  await page.evaluate(() => void Object.assign(window, { sameDocument: true }))

  /** What a person sees who goes to the end of the thread: the list's first rows, and the newest messages. */
  const look = async () => {
    await page.evaluate(() => {
      for (let at: Element | null = document.querySelector('article'); at; at = at.parentElement)
        at.scrollTop = at.scrollHeight
    })
    await page.waitForTimeout(100)
    return page.evaluate(() => ({
      same: 'sameDocument' in window,
      rows: [...document.querySelectorAll('[role=option]')].map((row) => ({
        id: row.id,
        place: Number(row.ariaPosInSet),
        preview: row.querySelector('.preview')?.textContent ?? '',
      })),
      thread: [...document.querySelectorAll('article')].map((one) => one.textContent),
    }))
  }

  return {
    /** In what it differs from what the database holds. */
    async differs({ api }: Seat): Promise<string | undefined> {
      const { same, rows, thread } = await look()
      if (!same) return 'it was loaded again'
      const order = [...(await whole(api, 'all', 'us')), ...(await whole(api, 'all', 'customer'))]
      const held = new Map((await db.select().from(conversations)).map((row) => [row.id, row.preview]))
      // The open one is kept wherever it stands, and nobody sees it there.
      const seen = rows.filter(({ place }) => place <= inSight)
      if (seen.length === 0) return 'its list is empty'
      for (const { id, place, preview } of seen) {
        const wanted = order[place - 1]?.[0]
        if (id !== `row-${wanted}` || inOneLine(preview) !== inOneLine(held.get(wanted!)!))
          return `its list: ${id} ${preview} for ${wanted} ${held.get(wanted!)}`
      }
      const newest = await db
        .select({ text: messages.text })
        .from(messages)
        .where(eq(messages.conversationId, id!))
        .orderBy(desc(messages.seq))
        .limit(thread.length)
      const texts = newest.map(({ text }) => text.trim()).reverse()
      const at = texts.findIndex((text, index) => !thread[index]!.includes(text.slice(-40)))
      return at < 0 && thread.length > 0 ? undefined : `its thread: ${thread[at]?.slice(0, 100)} for ${texts[at]}`
    },
    close: () => browser.close(),
  }
}
const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

export type Browser = NonNullable<Awaited<ReturnType<typeof openBrowser>>>
