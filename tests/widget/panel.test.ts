import { SignJWT } from 'jose'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { channelId, closeBrowser, eventually, world, type World } from './world.ts'

describe.runIf(hasChromium('widget'))('the panel', () => {
  let here: World
  afterEach(() => here.close())
  afterAll(closeBrowser)

  async function talking(query = {}, options = {}) {
    const visited = await here.visit(query, options)
    await visited.launcher.click()
    await visited.page.locator('textarea').fill('Hello')
    await visited.page.locator('.send').click()
    await visited.page.locator('.tick.sent').waitFor()
    return { ...visited, address: here.core.address }
  }

  test('shows an answer, tells that it was seen, and shows that his own was read', async () => {
    here = await world()
    const { page, address } = await talking()
    here.core.reply(address, 'Hello Carol')
    await page.getByText('Hello Carol').waitFor()
    await eventually(() => here.core.receipts.map(({ state }) => state)).toEqual(['read'])
    here.core.room(address).emit('seen', 1)
    await page.locator('.tick.read', { hasText: 'Read' }).waitFor()
  })

  test('shows and tells typing', async () => {
    here = await world()
    const { page, address } = await talking({}, { reducedMotion: 'reduce' })
    here.core.room(address).emit('typing')
    await page.getByText('Someone is typing').waitFor()
    expect(
      await page
        .locator('.dots i')
        .first()
        .evaluate((dot) => getComputedStyle(dot).animationName),
    ).toBe('none')
    here.core.reply(address, 'Done')
    await page.getByText('Someone is typing').waitFor({ state: 'detached' })
    await page.locator('textarea').pressSequentially('typing')
    await eventually(() => here.core.typing).toEqual([address])
  })

  test('uploads a file, sends it with the message, and gives a link that saves it', async () => {
    here = await world()
    const { page, launcher } = await here.visit()
    await launcher.click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'رسید.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') })
    await page.getByText('Ready').waitFor()
    await page.locator('.send').click()
    const link = page.locator('a.file')
    await link.waitFor()
    await eventually(() => link.getAttribute('href')).toContain('?key=')
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toBe('رسید.pdf')
  })

  test('says why a file does not go, and tries again', async () => {
    here = await world()
    const { page, launcher } = await here.visit()
    await launcher.click()
    await page.route('**/files?*', (route) => route.abort(), { times: 1 })
    await page.locator('input[type=file]').setInputFiles([
      { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) },
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') },
    ])
    await page.getByText('Larger than 10 MB').waitFor()
    await page.getByRole('button', { name: 'Upload a.txt again' }).click()
    await page.getByText('Ready').waitFor()
    await page.getByRole('button', { name: 'Remove big.bin' }).click()
    await eventually(() => page.locator('.uploads li').count()).toBe(1)
  })

  test('takes the focus, closes by Esc and gives the focus back', async () => {
    here = await world()
    const { page, launcher, panel } = await here.visit()
    await launcher.focus()
    await page.keyboard.press('Enter')
    await panel.waitFor()
    const focused = () => page.evaluate(() => document.querySelector('peyk-chat')!.shadowRoot!.activeElement?.className)
    await expect
      .poll(() => page.evaluate(() => document.querySelector('peyk-chat')!.shadowRoot!.activeElement?.tagName))
      .toBe('TEXTAREA')
    expect(await launcher.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await focused()).toBe('launcher')
    expect(await launcher.getAttribute('aria-expanded')).toBe('false')
  })

  test('closed, shows the newest answer and counts the unread, after a reload too', async () => {
    here = await world()
    const { page, launcher, address } = await talking()
    await page.keyboard.press('Escape')
    here.core.reply(address, 'One')
    here.core.reply(address, 'Your return has reached us')
    await page.getByRole('button', { name: 'Open chat, 2 unread' }).waitFor()
    await page.reload()
    await page.locator('.teaser', { hasText: 'Your return has reached us' }).waitFor()
    expect(await page.locator('.count').textContent()).toBe('2')
    await eventually(() => here.core.receipts.map(({ state }) => state)).toContain('delivered')
    await launcher.click()
    await page.locator('.count').waitFor({ state: 'detached' })
  })

  test('fills a phone’s screen and keeps the focus there', async () => {
    here = await world()
    const { page, panel } = await talking({}, { viewport: { width: 390, height: 720 } })
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 720 })
    for (let press = 0; press < 12; press++) await page.keyboard.press('Tab')
    expect(
      await page.evaluate(() => !!document.querySelector('peyk-chat')!.shadowRoot!.activeElement?.closest('.panel')),
    ).toBe(true)
  })

  test('speaks Persian from right to left, in Jalali days and Persian digits', async () => {
    here = await world()
    const { page, launcher, panel } = await here.visit({ dataLang: 'fa' })
    expect((await launcher.boundingBox())!.x).toBeLessThan(100)
    await launcher.click()
    await page.getByRole('textbox', { name: 'پیام خود را بنویسید' }).fill('سلام')
    await page.keyboard.press('Enter')
    await page.getByText('فرستاده شد').waitFor()
    here.core.reply(here.core.address, 'سلام مریم خانم', '2026-03-21T12:40:00+03:30')
    await page.getByText('۱ فروردین').waitFor()
    await page.getByText('۱۲:۴۰').waitFor()
    expect(await panel.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
  })

  test('is a form while nobody is at work', async () => {
    here = await world()
    here.core.online = false
    const { page, launcher } = await here.visit()
    await launcher.click()
    await page.getByText('Leave a message').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Please fill this in.').first().waitFor()
    await page.getByLabel('Name').fill('Carol')
    await page.getByLabel('E-mail or mobile').fill('۰۹۱۲ ۳۴۵ ۶۷۸۹')
    await page.getByRole('textbox', { name: 'Message' }).fill('Where is my lamp?')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect
      .poll(() => here.core.froms)
      .toMatchObject([{ name: 'Carol', others: [{ kind: 'phone', address: '09123456789', verified: false }] }])
    await page.locator('.tick.sent').waitFor()
  })

  test('asks who he is before the first message, when the admin wants it', async () => {
    here = await world({ preChat: 'required' })
    const { page, launcher } = await here.visit()
    await launcher.click()
    await page.getByLabel('Name').fill('Carol')
    await page.getByLabel('E-mail').fill('carol@')
    await page.getByRole('button', { name: 'Start chat' }).click()
    await page.getByText('Write it like').waitFor()
    await page.getByLabel('E-mail').fill('carol@example.com')
    await page.keyboard.press('Enter')
    await page.locator('.composer textarea').fill('Hello')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => here.core.froms)
      .toMatchObject([{ name: 'Carol', others: [{ kind: 'email', address: 'carol@example.com' }] }])
  })

  test('knows a visitor for whom the site vouches, and asks him nothing', async () => {
    here = await world({ preChat: 'required' })
    const identity = await new SignJWT({ name: 'Dariush' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('42')
      .setAudience(channelId)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(here.settings.identitySecret))
    const { address } = await talking({ identity })
    expect(address).toBe('user:42')
  })

  test('shows older messages when asked', async () => {
    here = await world()
    const { page, address } = await talking()
    for (let count = 1; count <= 60; count++) here.core.reply(address, `Line ${count}.`)
    await page.reload()
    await page.locator('.launcher').click()
    await page.getByText('Line 60.').waitFor()
    expect(await page.locator('.message').count()).toBe(50)
    await page.getByRole('button', { name: 'Earlier messages' }).click()
    await eventually(() => page.locator('.message').count()).toBe(62)
  })
})
