import type { Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { deliveries } from '../../db/schema/index.ts'
import { act, system } from '../../server/core/act.ts'
import { decided, settle } from '../../server/messages/receipts.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import type { Agent } from '../support/world.ts'
import { customer } from './happenings.ts'
import { isLive, replyField, seats, send, threadOf, words } from './seats.ts'

const patient = { timeout: 15_000, interval: 100 }
const named = (text: string, name: string) => text.replace(/\{\{names?\}\}/, name)

describe.runIf(hasChromium('together'))('two agents and what the far side says', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)

  async function open(agent: Agent, id: Id) {
    const page = await seat(agent)
    await page.goto(`/inbox/all/${id}`)
    await replyField(page).waitFor()
    await isLive(page)
    return page
  }
  const says = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })
  const deliveriesOf = (id: Id) => db.select().from(deliveries).where(eq(deliveries.conversationId, id))

  test('each sees the other look and type, and neither himself', async () => {
    const { id } = await customer(server, 'Vera')
    const ada = await open(server.ada, id)
    const bob = await open(server.bob, id)
    await says(ada, named(words.viewing_one, 'Bob')).waitFor()
    await says(bob, named(words.viewing_one, 'Ada')).waitFor()
    await replyField(bob).pressSequentially('Let me')
    await says(ada, named(words.replying, 'Bob')).waitFor()
    expect(await says(bob, named(words.replying, 'Bob')).count()).toBe(0)
    await replyField(bob).press('Control+Enter')
    await threadOf(ada).getByText('Let me').waitFor()
    await says(ada, named(words.viewing_one, 'Bob')).waitFor()
    await bob.context().close()
    await expect.poll(() => says(ada, named(words.viewing_one, 'Bob')).count(), patient).toBe(0)
    await ada.context().close()
  })

  test('a failed message says why, and Send again really sends it', async () => {
    const { id } = await customer(server, 'Frida')
    const page = await open(server.ada, id)
    await send(page, 'The parcel is on its way.')
    const state = (text: string) => threadOf(page).getByText(text, { exact: true })
    await state(words.state_sent).waitFor()
    const [first] = await deliveriesOf(id)
    const refused = { code: 'unreachable', certain: true }
    await act(system, (cx) => settle(cx, first!, 'failed', { failure: refused, merge: decided }))
    await threadOf(page).getByText(words.failure_unreachable).waitFor()
    await state(words.state_failed).waitFor()
    expect((await deliveriesOf(id)).map((one) => one.state)).toEqual(['failed'])

    await threadOf(page).getByRole('button', { name: words.sendAgain }).click()
    await state(words.state_sent).waitFor()
    expect(await threadOf(page).getByText(words.failure_unreachable).count()).toBe(0)
    expect(await threadOf(page).getByText('The parcel is on its way.').count()).toBe(1)
    const [second, ...others] = await deliveriesOf(id)
    expect(others).toEqual([])
    // Its attempts were counted anew, and one was made.
    expect(second).toMatchObject({ state: 'sent', error: null })
    expect(second!.fence).toBeGreaterThan(first!.fence)
    await page.context().close()
  })
})
