import { isDeepStrictEqual } from 'node:util'
import { asc, eq } from 'drizzle-orm'
import { db } from '../../../db/client.ts'
import type { Id } from '../../../db/ids.ts'
import { conversations, messages } from '../../../db/schema/index.ts'
import { ascending, groups, views, windowKey, type WindowPage } from '../../../server/contract/rows.ts'
import type { Checked, Wrong } from '../check.ts'
import { until } from '../figures.ts'

type Seat = Checked['seats'][number]
type Place = [id: Id, sort: string]
/** For all of them together: what is pushed now may still be on its way. */
const patience = 60_000

/** Every screen that was open through all of it shows what the database holds: agents', the browser's, visitors'. */
export async function isOnScreens({ ground, seats, visitors, browser }: Checked): Promise<Wrong[]> {
  const wrongs: Wrong[] = []
  const end = Date.now() + patience
  const holds = async (promise: string, differs: () => Promise<string | undefined>) => {
    let last: string | undefined = 'nothing could be asked'
    if (!(await until(async () => (last = await differs()) === undefined, Math.max(1000, end - Date.now()), 200)))
      wrongs.push({ promise, what: last! })
  }
  for (const seat of seats) await holds('a screen is the database', () => screenDiffers(seat))
  if (browser) await holds('the browser is the database', () => browser.differs(seats[0]!))
  const rows = await db
    .select({ id: messages.id, conversationId: messages.conversationId, clientId: messages.clientId })
    .from(messages)
    .where(eq(messages.channelId, ground.world.chat.id))
    .orderBy(asc(messages.seq))
  const threads = Map.groupBy(rows, ({ conversationId }) => conversationId)
  const conversationOf = new Map(rows.map(({ clientId, conversationId }) => [clientId, conversationId]))
  for (const { shown, acknowledged } of visitors) {
    const thread = threads.get(conversationOf.get(acknowledged[0]?.clientId ?? null) ?? '') ?? []
    await holds('a visitor has his conversation', async () => {
      const missing = thread.filter(({ id }) => !shown.has(id))
      return missing.length > 0
        ? `${missing.length} of ${thread.length} are missing, the first is ${missing[0]!.id}`
        : undefined
    })
  }
  return wrongs
}

async function screenDiffers({ agent, api, screen }: Seat): Promise<string | undefined> {
  const rows = screen.rows()
  const held = new Map((await db.select().from(conversations)).map((row) => [row.id, row]))
  for (const row of rows.conversations.values()) {
    const mine = held.get(row.id)
    if (mine?.version !== row.version || mine.preview !== row.preview || mine.lastSeq !== row.lastSeq)
      return `conversation ${row.number}: version ${row.version} for ${mine?.version}`
  }
  for (const view of views) {
    for (const group of groups) {
      const key = windowKey(view, group, agent.id)
      const places = rows.order(key)
      const wanted = await whole(api, view, group)
      if (!isDeepStrictEqual(places, wanted.slice(0, places.length)))
        return `${key}: ${places.length} rows in another order`
      const { bound, more } = rows.window(key)!
      const next = wanted[places.length]
      if (next && (!more || !isBeyond(next, bound!, ascending(group)))) return `${key}: ${next[0]} is missing`
    }
  }
  const open = screen.open()
  if (!open) return 'no conversation is open'
  const thread = await db.select().from(messages).where(eq(messages.conversationId, open)).orderBy(asc(messages.seq))
  const seen = rows.thread(open)
  const newest = thread.slice(-seen.length).map(({ id, version, text, state }) => ({ id, version, text, state }))
  const shown = seen.map(({ id, version, text, state }) => ({ id, version, text, state }))
  return seen.length > 0 && isDeepStrictEqual(shown, newest)
    ? undefined
    : `the open thread differs: ${seen.length} rows`
}

const isBeyond = (place: Place, bound: Place, up: boolean) => {
  const [one, other] = [`${place[1]} ${place[0]}`, `${bound[1]} ${bound[0]}`]
  return up ? one > other : one < other
}

/** All of a window, page by page. */
export async function whole(api: Seat['api'], view: string, group: string): Promise<Place[]> {
  const places: Place[] = []
  for (;;) {
    const after =
      places.length > 0 ? `&after=${encodeURIComponent([places.at(-1)![1], places.at(-1)![0]].join(','))}` : ''
    const { body } = await api('GET', `/conversations?view=${view}&group=${group}${after}`)
    const page = body as unknown as WindowPage
    places.push(...page.order)
    if (!page.more) return places
  }
}
