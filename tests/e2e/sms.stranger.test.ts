import type { Locator, Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { sms } from '../../connectors/sms/index.ts'
import { account, plainFar } from '../support/sms/plain.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { violations } from './screens.ts'
import { seats } from './seats.ts'
import { screens } from './words.ts'

type Language = 'en' | 'fa'
type Words = { en: string; fa: string }
const shape = sms.settings as unknown as { shape: Record<string, { meta(): { label: Words } }> }

/** The manual of the gateway, `tests/support/sms/plain.md`, is all that he has. */
describe.runIf(hasChromium('stranger'))('a stranger adds a gateway that is in no list', async () => {
  const server = await newServer({ PRIVATE_NETWORKS: '127.0.0.0/8' })
  const { seat } = seats(server.url)
  const far = await plainFar()
  afterAll(far.close)

  /** The form as he sees it: by the words that stand at its fields. */
  function formIn(place: Page | Locator, language: Language) {
    const field = (name: string) => place.getByLabel(shape.shape[name]!.meta().label[language], { exact: true }).first()
    return {
      field,
      type: (name: string, text: string) => field(name).fill(text),
      choose: (name: string, value: string) => field(name).selectOption(value),
      lines: async (name: string, text: string) => {
        await field(name).fill(text)
        await field(name).blur()
      },
    }
  }

  test.each<Language>(['en', 'fa'])('in ten steps: %s', { timeout: 120_000 }, async (language) => {
    const words = screens[language].agent
    const own = (code: string) => sms.words![code]![language]
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    const page = await seat(server.root, { locale, bypassCSP: true, viewport: { width: 1280, height: 1400 } })
    const shot = (name: string) =>
      process.env.SHOTS &&
      page.screenshot({ path: `${process.env.SHOTS}/stranger-${name}-${language}.png`, fullPage: true })
    const taken = far.taken.length
    await page.goto('/settings/channels')

    // 1. A channel for text messages.
    await page.getByRole('button', { name: words.addChannel }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: words.channelKind }).selectOption('sms')
    await dialog.getByLabel(words.name, { exact: true }).fill(`Rahnama ${language}`)
    const { choose, field, lines, type } = formIn(dialog, language)

    // 2. Its gateway is in no list: any other, by HTTP. What belongs to the listed ones is gone.
    await choose('gateway', 'http')
    expect(await dialog.getByLabel(shape.shape.kavenegarKey!.meta().label[language]).count()).toBe(0)
    await type('line', account.line)

    // 3. The account; and what is asked for, so far nothing but the address.
    await type('httpUser', account.user)
    await type('httpPassword', 'wrong')
    const tryOut = () => dialog.getByRole('button', { name: words.tryOut }).click()
    await tryOut()
    await dialog.getByText(own('like_url')).first().waitFor()
    await shot('nothing')

    // 4. The request, copied from the manual with a quote lost on the way.
    await type('httpUrl', `${far.url}/v2/messages`)
    await type('httpBody', '{"sender": "{{from}}", "recipient": "{{to}}, "body": "{{text}}", "ref": "{{id}}"}')
    await tryOut()
    await dialog.getByText(own('not_json')).first().waitFor()
    await shot('no-json')

    // 5. The quote, and an example that he forgot to replace.
    await type('httpBody', '{"sender": "{{from}}", "recipient": "{{to}}", "body": "Hello", "ref": "{{id}}"}')
    await tryOut()
    await dialog.getByText(own('to_and_text')).first().waitFor()
    await type('httpBody', '{"sender": "{{from}}", "recipient": "{{to}}", "body": "{{text}}", "ref": "{{id}}"}')

    // 6. The login; and a number of his own to try it out with.
    await lines('httpHeaders', 'Authorization: Basic {{login}}')
    await type('test', language === 'fa' ? '۰۹۱۲ ۱۲۳ ۴۵۶۷' : '0912 123 4567')
    await tryOut()
    await dialog.getByText(own('wrong_key')).first().waitFor()
    await shot('wrong-key')

    // 7. The right password. How the gateway answers he has not said yet, so its no is taken for a yes; the manual says where it stands.
    await type('httpPassword', account.password)
    await type('httpTaken', 'ok=true')
    await type('httpReason', 'error.text')
    await tryOut()
    await dialog.getByText('Digits with the country first').waitFor()
    await shot('its-own-words')

    // 8. Numbers as it writes them, where it names a message, and the message arrives.
    await choose('httpNumber', 'digits')
    await type('httpId', 'message.id')
    await tryOut()
    await expect.poll(() => far.taken.length).toBe(taken + 1)
    expect(far.taken.at(-1)).toMatchObject({ to: '989121234567', from: account.line, text: 'Peyk ✓ پیک' })
    await dialog.getByText(own('address_empty')).waitFor()

    // 9. What comes in, and the receipts; one field is forgotten.
    for (const [name, path] of [
      ['httpTextAt', 'sms.text'],
      ['httpFromAt', 'sms.from'],
      ['httpReceiptIdAt', 'report.id'],
      ['httpStateAt', 'report.state'],
      ['httpDelivered', 'DELIVERED'],
      ['httpFailed', 'FAILED|EXPIRED'],
    ] as const)
      await type(name, path)
    await type('address', server.url)
    await tryOut()
    await dialog.getByText(own('with_the_others')).first().waitFor()
    expect(await field('httpIdAt').getAttribute('aria-invalid')).toBe('true')
    await type('httpIdAt', 'sms.id')
    await type('test', '')
    await tryOut()
    await dialog.getByText(words.tryOutGood).waitFor()
    await shot('good')
    expect(await violations(page)).toEqual([])

    // 10. It is added, and the addresses for the gateway's panel stand beside it; the first customer writes, and is answered.
    await dialog.getByRole('button', { name: words.add, exact: true }).last().click()
    await page.waitForURL(/settings\/channels\/[\w-]+$/)
    const addresses = page.locator('code, pre').filter({ hasText: '/message?key=' })
    const address = (await addresses.first().textContent())!.trim()
    await shot('added')
    const body = JSON.stringify({ sms: { id: `first-${language}`, from: '09121234567', text: `First ${language}` } })
    await expect.poll(async () => (await fetch(address, { method: 'POST', body })).status).toBe(200)
    await page.goto('/inbox/all')
    await page
      .getByRole('option')
      .filter({ hasText: `First ${language}` })
      .click()
    await page.getByRole('textbox', { name: words.replyText }).fill('سلام')
    await page.getByRole('textbox', { name: words.replyText }).press('Control+Enter')
    await expect.poll(() => far.taken.slice(taken + 1).map(({ text }) => text)).toEqual(['سلام'])
    await page.context().close()
  })
})
