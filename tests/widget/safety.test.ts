import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { pieces } from '../../web/widget/links.ts'
import { hasChromium } from '../support/chromium.ts'
import { buildWidget } from './build.ts'
import { closeBrowser, world, type World } from './world.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
type Page = Awaited<ReturnType<World['visit']>>['page']

describe.runIf(hasChromium('widget'))('on a stranger’s page', () => {
  let here: World
  afterEach(() => here.close())
  afterAll(closeBrowser)

  const violations = (page: Page) => page.evaluate('violations.concat(faults)')
  const accessibility = async (page: Page) => {
    await page.evaluate(axe)
    return page.evaluate(async () => {
      const { violations } = await (
        window as never as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
      ).axe.run()
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    })
  }

  for (const lang of ['en', 'fa'])
    for (const theme of ['light', 'dark'])
      test(`passes axe and breaks no policy: ${lang}, ${theme}`, async () => {
        here = await world({ preChat: 'optional' })
        here.core.online = false
        const { page, launcher, context, url } = await here.visit({ lang, theme }, { reducedMotion: 'reduce' })
        expect(await accessibility(page)).toEqual([])
        await launcher.click()
        await page.locator('#peyk-contact').waitFor()
        await page.locator('.main').click()
        expect(await accessibility(page)).toEqual([])
        await page.locator('#peyk-contact').fill('carol@example.com')
        await page.locator('#peyk-message').fill('See https://example.com/a')
        await page.locator('.main').click()
        await page.locator('.tick.sent').waitFor()
        here.core.reply(here.core.address, 'Hello')
        here.core.room(here.core.address).emit('typing')
        await page
          .locator('input[type=file]')
          .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') })
        await page.locator('.typing').waitFor()
        expect(await accessibility(page)).toEqual([])
        expect(await violations(page)).toEqual([])
        here.core.online = true
        const fresh = await context.browser()!.newContext({ reducedMotion: 'reduce' })
        const second = await fresh.newPage()
        await second.goto(url)
        await second.locator('.launcher').click()
        await second.locator('#peyk-email').waitFor()
        expect(await accessibility(second)).toEqual([])
      })

  test('T25 hostile messages from parent and child pages change nothing', async () => {
    here = await world()
    const { page, launcher } = await here.visit({ child: '' })
    await launcher.click()
    await page.locator('textarea').fill('Hello')
    await page.keyboard.press('Enter')
    await page.locator('.tick.sent').waitFor()
    const shape = () =>
      page.evaluate(() => document.querySelector('peyk-chat')!.shadowRoot!.querySelector('section')!.outerHTML)
    const before = await shape()
    const script = JSON.stringify([
      'peyk:close',
      'peyk:open',
      { type: 'peyk:say', text: 'spam' },
      { peyk: { identity: 'x' } },
      { event: 'setUser', data: {} },
      '42/visitor,["messages",[]]',
      { type: 'config', origin: 'https://evil.example' },
      null,
      1,
      [],
      { __proto__: { open: true } },
    ])
    const bombard = `for (const message of ${script}) { for (const to of [window, parent, top, ...Array.from(frames)]) to.postMessage(message, '*') }`
    for (const frame of page.frames()) await frame.evaluate(bombard)
    await page.evaluate(
      `for (const message of ${script}) dispatchEvent(new MessageEvent('message', { data: message, origin: '${here.hub}' }))`,
    )
    await page.waitForTimeout(200)
    expect(await shape()).toBe(before)
    expect(here.core.all).toHaveLength(1)
    const { loader, panel } = await buildWidget()
    expect(`${loader}${panel}`).not.toMatch(/postMessage|addEventListener\(\W*message|window\.onmessage/)
  })

  test('shows what is said as text, and links only to the web', async () => {
    here = await world()
    const { page, launcher } = await here.visit()
    await launcher.click()
    await page.locator('textarea').fill('<img src=x onerror=alert(1)> javascript:alert(1) http://example.com/x?a=1).')
    await page.keyboard.press('Enter')
    await page.locator('.tick.sent').waitFor()
    expect(await page.locator('.bubble img').count()).toBe(0)
    expect(
      await page.locator('.bubble a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['http://example.com/x?a=1'])
    expect(await violations(page)).toEqual([])
  })
})

test.each([
  ['javascript:alert(1)', []],
  ['https://user:pass@evil.example', []],
  ['https://', []],
  ['ببینید https://example.com/آ، بعد', ['https://example.com/%D8%A2']],
  ['HTTPS://EXAMPLE.com.', ['https://example.com/']],
])('links in %j', (text, links) => {
  expect(pieces(text).flatMap(({ href }) => href ?? [])).toEqual(links)
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
})

test('weighs little', async () => {
  const { loader, panel } = await buildWidget()
  expect(gzipSync(loader, { level: 9 }).length).toBeLessThanOrEqual(1500)
  expect(gzipSync(panel, { level: 9 }).length).toBeLessThanOrEqual(20_000)
})
