import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { letters, mailbox, mails } from './email.seed.ts'
import { isLive, replyField, rowOf, seats, threadOf, words } from './seats.ts'

interface Address {
  address: string
}
const subject = 'Refund for order NR-4821'
const article = (page: Page, text: string) => threadOf(page).getByRole('article').filter({ hasText: text })
/** Where it stands, once it has stood still for some frames: papers above and below find their height when they are loaded. */
const top = (page: Page, text: string) =>
  article(page, text).evaluate(async (one) => {
    const place = () => one.getBoundingClientRect().top
    for (let still = 0, before = place(); still < 20; before = place()) {
      await new Promise(requestAnimationFrame)
      still = place() === before ? still + 1 : 0
    }
    return place()
  })
/** How much more is on a paper than it shows. */
const overhang = (frame: Locator) =>
  frame.evaluate((one: HTMLIFrameElement) => {
    const { scrollHeight, clientHeight } = one.contentDocument!.documentElement
    return Math.abs(scrollHeight - clientHeight)
  })

describe.runIf(hasChromium('mail'))('an agent reads and answers mail', async () => {
  const server = await newServer()
  const channel = await mailbox(server.support)
  const { conversationId, ids } = await letters(channel)
  const { seat } = seats(server.url)

  async function open() {
    const page = await seat(server.ada)
    const asked: string[] = []
    page.on('request', (request) => /\/messages\/[^?]/.test(request.url()) && asked.push(request.url()))
    await page.goto(`/inbox/all/${conversationId}`)
    await isLive(page)
    await replyField(page).waitFor()
    return { page, asked }
  }

  test('by its subject, in the list and above the thread', async () => {
    const { page } = await open()
    await rowOf(page, subject).waitFor()
    await page.getByRole('heading', { name: subject }).waitFor()
  })

  test('what it repeats and who else got it unfold when asked for, under the hand that asks', async () => {
    const { page, asked } = await open()
    const invoice = article(page, 'The invoice is below')
    await page.frameLocator('iframe').getByText('Only formatted').waitFor()
    await expect.poll(() => overhang(page.locator('iframe'))).toBe(0)
    expect(asked.filter((url) => !url.includes(ids[3]!))).toEqual([])
    const before = await top(page, 'The invoice is below')
    await invoice.getByRole('button', { name: words.showQuoted }).click()
    await invoice.getByText('در ۲۱ نوامبر نیما نوشت').waitFor()
    await invoice.getByRole('button', { name: /^Cc/ }).click()
    await invoice.getByText('accounts@shop.example').waitFor()
    expect(await top(page, 'The invoice is below')).toBe(before)
    await invoice.getByRole('button', { name: words.hideQuoted }).click()
    expect(await invoice.getByText('Nima wrote').count()).toBe(0)
    expect(asked.filter((url) => url.endsWith('/body'))).toHaveLength(1)
  })

  test('as paper that is as tall as what is on it, and as text again', async () => {
    const { page } = await open()
    const invoice = article(page, 'The invoice is below')
    await invoice.getByRole('button', { name: words.showFormatted }).press('Enter')
    const paper = threadOf(page).frameLocator(`iframe[src*="${ids[2]}"]`)
    await paper.getByRole('cell', { name: 'چراغ رومیزی' }).waitFor()
    const frame = page.locator(`iframe[src*="${ids[2]}"]`)
    expect(await frame.getAttribute('sandbox')).not.toContain('allow-scripts')
    await expect.poll(() => overhang(frame)).toBe(0)
    await page.setViewportSize({ width: 700, height: 900 })
    await expect.poll(() => overhang(frame)).toBe(0)
    await page.getByRole('article').filter({ has: frame }).getByRole('button', { name: words.showAsText }).click()
    await article(page, 'The invoice is below').waitFor()
    expect(await frame.count()).toBe(0)
  })

  test('one without HTML says so, and its text stays', async () => {
    const { page } = await open()
    const confirmed = article(page, 'تأیید می‌کنم')
    await confirmed.getByRole('button', { name: words.showFormatted }).click()
    await confirmed.getByText(words.noFormatted).waitFor()
    await confirmed.getByText('سفارش برگشته است').waitFor()
  })

  test('a paper of any size stays in its frame', async () => {
    const huge = '<div style="width:90000px;height:90000px;margin-top:-9000px;background-color:#ff0000">HUGE</div>'
    const { conversationId } = await mails(channel, { by: 'Mallory', html: `<p>start</p>${huge}` })
    const page = await seat(server.ada)
    await page.goto(`/inbox/all/${conversationId}`)
    await page.frameLocator('iframe').getByText('start').waitFor()
    await expect.poll(() => page.locator('iframe').evaluate((one) => one.clientHeight)).toBe(3_000)
    const [log, frame] = await Promise.all([threadOf(page).boundingBox(), page.locator('iframe').boundingBox()])
    expect(frame!.x).toBeGreaterThan(log!.x)
    expect(frame!.x + frame!.width).toBeLessThan(log!.x + log!.width)
    expect(await threadOf(page).evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
    await replyField(page).click()
  })

  test('and answers everyone, whom he may choose and who are kept until it has gone', async () => {
    const { page } = await open()
    const cc = page.getByRole('textbox', { name: words.ccField })
    await page.getByRole('button', { name: words.remove.replace('{{name}}', 'Dariush Azar') }).click()
    await page.getByText('Got the last message, and will not get this one: Dariush Azar').waitFor()
    await cc.fill('nobody')
    await replyField(page).fill('Both lamps are on their way.')
    await replyField(page).press('Control+Enter')
    await page.getByText('“nobody” does not look like an address').waitFor()
    await cc.fill('Boss <boss@acme.example>,')
    await page.getByText('Did not get the last message: Boss').waitFor()
    await page.getByRole('button', { name: words.addBcc, exact: true }).click()
    await page.getByRole('textbox', { name: words.bccField }).fill('law@acme.example, boss@acme.example,')
    await page.getByRole('combobox', { name: words.from }).selectOption('billing@acme.example')
    await page.context().setOffline(true)
    await replyField(page).press('Control+Enter')
    await article(page, 'Both lamps').getByText('سارا کریمی').waitFor()
    await page.context().setOffline(false)
    await page.reload()
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST' && one.url().endsWith('/messages')),
    ])
    const { messages } = (await answer.json()) as {
      messages: { others: Address[]; hidden: Address[]; sender: string }[]
    }
    expect(messages[0]!.others.map((one) => one.address).sort()).toEqual([
      'accounts@shop.example',
      'boss@acme.example',
      'sara@shop.example',
    ])
    expect(messages[0]).toMatchObject({ hidden: [{ address: 'law@acme.example' }], sender: 'billing@acme.example' })
    await article(page, 'Both lamps')
      .getByRole('button', { name: /Bcc law@acme/ })
      .waitFor()
    await article(page, 'Both lamps').getByRole('button', { name: /^Cc/ }).waitFor()
    await article(page, 'Both lamps').getByText('From billing@acme.example').waitFor()
  })

  test('settings that do not work are tried out and say why, before they are saved', async () => {
    const page = await seat(server.root)
    await page.goto(`/settings/channels/${channel.id}`)
    await page.getByRole('button', { name: words.tryOut }).click()
    await page.getByRole('heading', { name: 'Reaching the server for outgoing mail' }).waitFor()
    await page.getByText(words.tryOutBad).waitFor()
    await page.getByLabel('E-mail address').first().fill('nobody')
    await page.getByRole('button', { name: words.tryOutAgain }).click()
    await page.getByText(words.tryOutIncomplete).waitFor()
    await expect.poll(() => page.getByLabel('E-mail address').first().getAttribute('aria-invalid')).toBe('true')
    await page.getByText(words.moreSettings).click()
    await page.getByLabel('DKIM: selector').waitFor()
  })
})
