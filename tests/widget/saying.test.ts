import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { hasChromium } from '../support/chromium.ts'
import { closeBrowser, eventually, world, type World } from './world.ts'

const field = (page: Page) => page.getByRole('textbox', { name: 'Write your message' })
async function say(page: Page, text: string) {
  await field(page).fill(text)
  await field(page).press('Enter')
}
const texts = ({ core }: World) => core.all.filter(({ mine }) => mine).map(({ text }) => text)

describe.runIf(hasChromium('widget'))('what a visitor says', () => {
  let here: World
  afterEach(() => here.close())
  afterAll(closeBrowser)

  test('arrives once, and shows as sent', async () => {
    here = await world()
    const { page, launcher } = await here.visit()
    await launcher.click()
    await say(page, 'Hello')
    await eventually(() => texts(here)).toEqual(['Hello'])
    await page.locator('.tick.sent').waitFor()
    expect(await page.locator('.message.mine').count()).toBe(1)
    expect(await page.evaluate('faults')).toEqual([])
  })

  test('arrives once even when the line is cut between say and answer', async () => {
    here = await world()
    here.core.answersToLose = 2
    const { page, launcher } = await here.visit()
    await launcher.click()
    await say(page, 'Only once')
    await eventually(() => new Set(here.core.says).size).toBe(1)
    await eventually(() => here.core.connections).toBeGreaterThanOrEqual(2)
    await say(page, 'And then this')
    await eventually(() => texts(here)).toEqual(['Only once', 'And then this'])
    await eventually(() => page.locator('.message.mine').count()).toBe(2)
    await eventually(() => page.locator('.tick.queued').count()).toBe(0)
  })

  test('waits while there is no network, says so, and goes in order when it is back', async () => {
    here = await world()
    const { page, context, launcher } = await here.visit()
    await launcher.click()
    await say(page, 'One')
    await eventually(() => texts(here)).toEqual(['One'])
    await context.setOffline(true)
    here.core.cut()
    await page.getByText('No connection').waitFor()
    await say(page, 'Two')
    await say(page, 'Three')
    await page.locator('.tick.queued').waitFor()
    await context.setOffline(false)
    await eventually(() => texts(here)).toEqual(['One', 'Two', 'Three'])
    await page.getByText('No connection').waitFor({ state: 'detached' })
  })

  test('outlives a reload before it was sent', async () => {
    here = await world()
    const { page, url, launcher } = await here.visit()
    await launcher.click()
    await say(page, 'One')
    await eventually(() => texts(here)).toEqual(['One'])
    await page.route('**/live/**', (route) => route.abort())
    await page.routeWebSocket('**/live/**', (socket) => socket.close())
    await page.reload()
    await launcher.click()
    await say(page, 'Kept')
    await page.locator('.tick.queued').waitFor()
    await page.close({ runBeforeUnload: false })
    const again = await page.context().newPage()
    await again.goto(url)
    await eventually(() => texts(here)).toEqual(['One', 'Kept'])
  })

  test('is seen in both tabs of one visitor, and stored once', async () => {
    here = await world()
    const { page, context, url, launcher } = await here.visit()
    const other = await context.newPage()
    await other.goto(url)
    await launcher.click()
    await other.locator('.launcher').click()
    await Promise.all([say(page, 'From one tab'), say(other, 'From the other')])
    await eventually(() => texts(here).sort()).toEqual(['From one tab', 'From the other'])
    expect(here.core.byAddress.size).toBe(1)
    for (const tab of [page, other]) await eventually(() => tab.locator('.message.mine').count()).toBe(2)
  })

  test('is not lost on a line that is silent', async () => {
    here = await world()
    const { page, launcher } = await here.visit()
    let mute = false
    await page.routeWebSocket('**/live/**', (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((frame) => void (!mute && server.send(frame)))
      server.onMessage((frame) => void (!mute && socket.send(frame)))
    })
    await page.reload()
    await launcher.click()
    await say(page, 'One')
    await eventually(() => texts(here)).toEqual(['One'])
    mute = true
    await say(page, 'Into the void')
    await page.getByText('No connection').waitFor()
    mute = false
    await eventually(() => texts(here)).toEqual(['One', 'Into the void'])
  })
})
