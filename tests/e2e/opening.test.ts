import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { writes } from '../support/inbound.ts'
import { newServer } from '../support/server.ts'
import { isLive, rowOf, seats, threadOf } from './seats.ts'

describe.runIf(hasChromium('opening a conversation'))('a conversation that is opened', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)

  /** Keeps what the page says over its line from the server while it holds `word`, until it is let go. */
  async function holding(page: Page, word: string) {
    let go = () => {}
    const held = new Promise<void>((resolve) => (go = resolve))
    await page.routeWebSocket(/\/live\//, (line) => {
      const far = line.connectToServer()
      line.onMessage((said) => {
        if (String(said).includes(word)) void held.then(() => far.send(said))
        else far.send(said)
      })
    })
    return go
  }

  test('shows what was said after it was loaded and before the server knew that it is looked at', async () => {
    const id = await writes(server.chat, 'carol', 'The first of two')
    const page = await seat(server.ada)
    const go = await holding(page, `"${id}"`)
    await page.goto('/inbox/unassigned')
    await isLive(page)
    await rowOf(page, 'The first of two').click()
    await threadOf(page).getByText('The first of two').waitFor()
    await writes(server.chat, 'carol', 'The second of two')
    await rowOf(page, 'The second of two').waitFor()
    expect(await threadOf(page).getByText('The second of two').count()).toBe(0)
    go()
    await threadOf(page).getByText('The second of two').waitFor()
    await page.context().close()
  })

  test('comes by itself once what it could not be loaded for is over', async () => {
    const id = await writes(server.chat, 'dariush', 'Is anybody there?')
    const page = await seat(server.ada)
    let refused = 0
    await page.route(`**/api/v1/conversations/${id}`, (route) => (refused++ ? route.continue() : route.abort()))
    await page.goto(`/inbox/unassigned/${id}`)
    await threadOf(page).getByText('Is anybody there?').waitFor()
    expect(refused).toBe(2)
    await page.context().close()
  })
})
