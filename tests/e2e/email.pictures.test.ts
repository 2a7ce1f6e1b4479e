import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { outside } from '../../server/core/egress.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { mailbox, mails } from './email.seed.ts'
import { looks, violations } from './screens.ts'
import { isLive, seats, threadOf, words } from './seats.ts'

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

describe.runIf(hasChromium('pictures'))('pictures that lie elsewhere', async () => {
  const asked: { url: string; headers: Record<string, unknown> }[] = []
  const far = createServer((request, response) => {
    asked.push({ url: request.url!, headers: request.headers })
    response.setHeader('content-type', 'image/png')
    response.setHeader('set-cookie', 'spy=1')
    response.end(request.url === '/svg' ? svg : dot)
  }).listen(0, '127.0.0.1')
  await once(far, 'listening')
  const at = `http://127.0.0.1:${(far.address() as AddressInfo).port}`
  const { isPublic } = outside
  afterAll(() => {
    outside.isPublic = isPublic
    far.close()
  })
  beforeEach(() => {
    asked.length = 0
    outside.isPublic = () => true
  })

  const server = await newServer()
  const channel = await mailbox(server.support)
  const html = `<p>Our offers</p><img id="a" src="${at}/a.png" width="40" height="40" alt="Lamp"><img src="${at}/svg" alt="Other">
    <div style="background-image:url(${at}/css)"></div><img srcset="${at}/set 2x" src="//127.0.0.1:1/x" alt="Third">`
  const { conversationId, ids } = await mails(channel, { by: 'Shop', text: '', html })
  const { seat } = seats(server.url)

  test('T2 are fetched when asked for, by us, and only if they are pictures', async () => {
    const page = await seat(server.ada)
    const beside: string[] = []
    page.on('request', (request) => !request.url().startsWith(server.url) && beside.push(request.url()))
    await page.goto(`/inbox/all/${conversationId}`)
    await isLive(page)
    const show = threadOf(page).getByRole('button', { name: words.showPictures })
    await show.waitFor()
    expect(asked).toEqual([])
    await show.click()
    const paper = threadOf(page).frameLocator('iframe[src*="pictures=1"]')
    const drawn = () =>
      paper.locator('img').evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth))
    await expect.poll(drawn).toEqual([1, 0, 0])
    await show.waitFor({ state: 'detached' })
    expect(asked.map(({ url }) => url).toSorted()).toEqual(['/a.png', '/svg'])
    for (const { headers } of asked) expect(headers).not.toHaveProperty('cookie')
    for (const { headers } of asked) expect(headers).not.toHaveProperty('referer')
    expect(beside.filter((url) => url.startsWith('http'))).toEqual([])
    const cookies = await page.context().cookies()
    expect(cookies.map(({ name }) => name)).not.toContain('spy')
  })

  test('T2 of another message, or of nobody’s choice, are not fetched at all', async () => {
    const page = await seat(server.ada)
    const other = await mails(channel, { by: 'Carol', text: '', html: '<p>Hello</p>' })
    const sheet = await (await page.request.get(`/api/v1/messages/${ids[0]}/page?pictures=1`)).text()
    const [path] = /\/api\/v1\/messages\/[^"]+\/pictures\/[^"]+/.exec(sheet)!
    const statuses = await Promise.all(
      [
        path,
        path.replace(ids[0]!, other.ids[0]!),
        path.replace(/.{4}$/, 'AAAA'),
        `/api/v1/messages/${ids[0]}/pictures/${Buffer.from(at).toString('base64url').padEnd(80, 'A')}`,
      ].map(async (one) => (await page.request.get(one)).status()),
    )
    expect(statuses).toEqual([200, 404, 404, 404])
    const eve = await seat(server.eve)
    expect((await eve.request.get(path)).status()).toBe(404)
    outside.isPublic = isPublic
    expect((await page.request.get(path)).status()).toBe(404)
    expect(asked).toHaveLength(1)
  })

  test.each(looks)('are offered well in $language, $theme', async ({ language, theme }) => {
    const viewport = { width: theme === 'light' ? 1280 : 390, height: 800 }
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.ada, { viewport, colorScheme: theme, locale, bypassCSP: true })
    await page.goto(`/inbox/all/${conversationId}`)
    await page.locator('article .pictures').waitFor()
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/pictures-${language}-${theme}.png` })
    expect(await violations(page)).toEqual([])
  })
})
