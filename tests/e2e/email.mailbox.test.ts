import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addChannel } from '../../server/channels/configuring.ts'
import { noteProgress } from '../../server/channels/progress.ts'
import { act, system } from '../../server/core/act.ts'
import { reveal } from '../../server/core/secrets.ts'
import { db } from '../../db/client.ts'
import { channels, conversations, customers, raw } from '../../db/schema/index.ts'
import { hasChromium } from '../support/chromium.ts'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { deliver } from '../support/lmtp.ts'
import { newServer } from '../support/server.ts'
import { smtpSink, type SmtpSink } from '../support/smtp.ts'
import { letters, mailbox } from './email.seed.ts'
import { looks, violations } from './screens.ts'
import { seats, words } from './seats.ts'
import { screens } from './words.ts'

const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

describe.runIf(hasChromium('mailbox') && hasDovecot('mailbox'))('a mailbox on its page', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  let dovecot: Dovecot
  let out: SmtpSink
  let id: string
  beforeAll(async () => {
    dovecot = await startDovecot()
    out = await smtpSink()
    out.state.passOn = ({ data }) => void deliver(dovecot.ports.lmtp, 'alice', data)
    const near = { imapHost: '127.0.0.1', imapSecurity: 'none', smtpHost: '127.0.0.1', smtpSecurity: 'none' }
    const ports = { imapPort: dovecot.ports.imap, smtpPort: out.port }
    const settings = { address: 'alice@hub.test', user: 'alice', password: 'alicepw', ...near, ...ports }
    id = await act(system, (cx) => addChannel(cx, { kind: 'email', name: 'Mail', deskId: server.support, settings }))
  })
  afterAll(() => Promise.all([dovecot.close(), out.close()]))
  const shot = (page: Page, name: string) =>
    process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : undefined

  test('sends itself a test, and nobody hears of it', { timeout: 60_000 }, async () => {
    const page = await seat(server.root, { bypassCSP: true })
    await page.goto(`/settings/channels/${id}`)
    await page.getByRole('button', { name: words.roundTrip }).click()
    await page.getByText(words.roundTripGood).waitFor()
    expect(await violations(page)).toEqual([])
    await shot(page, 'round-trip-good')
    expect(out.state.taken).toHaveLength(1)
    expect(await db.$count(conversations)).toBe(0)
    expect(await db.$count(customers)).toBe(0)
  })

  test('shows live how far it has read, stops and goes on', { timeout: 60_000 }, async () => {
    const away = await mailbox(server.support, 'Away')
    const page = await seat(server.root, { bypassCSP: true })
    await page.goto('/settings/channels')
    await page.getByText('Away').waitFor()
    await noteProgress(away.id, { read: 1240, of: 18_300 })
    await page.getByText('1,240 of 18,300 read').waitFor()
    await page.getByText('Away').click()
    await page.getByRole('button', { name: words.importStop }).click()
    await page.getByText('Stopped at 1,240 of 18,300').waitFor()
    await page.getByRole('button', { name: words.importResume }).click()
    await page.getByText('1,240 of 18,300 read').waitFor()
    await noteProgress(away.id, null)
    await page.getByText(words.import, { exact: true }).waitFor({ state: 'detached' })
  })

  test('says since when it is read in the calendar of whoever looks, and takes a day of either', async () => {
    const { id } = await mailbox(server.support, 'Since')
    const since = async () => {
      const [row] = await db.select().from(channels).where(eq(channels.id, id))
      return (reveal(row!.settings, id) as { since: string }).since
    }
    const madeThen = await since()
    const page = await seat(server.root, { locale: 'fa-IR' })
    await page.goto(`/settings/channels/${id}`)
    const field = page.getByLabel('خواندن نامه‌های رسیده از')
    const saved = () => page.waitForResponse((one) => one.request().method() !== 'GET' && one.url().includes(id))
    const press = () => page.getByRole('button', { name: screens.fa.agent.save, exact: true }).click()
    const save = async () => expect((await Promise.all([saved(), press()]))[0].status()).toBe(200)
    await field.waitFor()
    expect(await field.inputValue()).toMatch(/^[۰-۹]{4}\/[۰-۹]+\/[۰-۹]+$/)
    // As long as nobody types another day it is the instant that it was.
    await save()
    expect(await since()).toBe(madeThen)
    await field.fill('۱۴۰۵/۱/۱')
    await page.getByText('شنبه ۱ فروردین ۱۴۰۵ · ۲۱ مارس ۲۰۲۶').waitFor()
    await save()
    expect(await since()).toBe('2026-03-21')
    await field.fill('۱۴۰۵/۷/۳۱')
    await press()
    await page.getByText(screens.fa.agent.dateTrouble).waitFor()
    expect(await since()).toBe('2026-03-21')
  })

  test('tells in words what it could not read, and gives it out as it came', async () => {
    const { id } = await mailbox(server.support, 'Held')
    const held = { channelId: id, key: 'one', bytes: Buffer.from('Subject: x'), receivedAt: new Date(), attempts: 3 }
    await db.insert(raw).values({ ...held, state: 'quarantined', error: 'not_readable_in_time' })
    const page = await seat(server.root)
    await page.goto(`/settings/channels/${id}`)
    const section = page.getByRole('region', { name: words.quarantine })
    await section.getByText(words.held_not_readable_in_time).waitFor()
    const original = await section.getByRole('link', { name: words.original }).getAttribute('href')
    expect(await (await page.request.get(original!)).text()).toBe('Subject: x')
  })

  test('files that it does not take are said to be too large before they are sent', { timeout: 60_000 }, async () => {
    const away = await mailbox(server.support, 'Files')
    const { conversationId } = await letters(away)
    const page = await seat(server.root, { bypassCSP: true })
    await page.goto(`/inbox/all/${conversationId}`)
    const uploads: string[] = []
    page.on('request', (request) => void (request.url().includes('/files?') && uploads.push(request.url())))
    const give = (name: string, megabytes: number) =>
      page
        .locator('form.composer input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.alloc(megabytes * 1024 * 1024) })
    await give('one.txt', 19)
    await page.getByText('larger than 18 MB').waitFor()
    expect(uploads).toEqual([])
    expect(await violations(page)).toEqual([])
    await shot(page, 'files-en')
    await page.getByRole('button', { name: 'Remove one.txt' }).click()
    await give('two.txt', 10)
    await give('three.txt', 10)
    await page.getByText('This channel takes files of 18 MB in one message').waitFor()
    await page.getByRole('button', { name: 'Remove two.txt' }).click()
    await page.getByText('This channel takes files of 18 MB in one message').waitFor({ state: 'detached' })
  })

  test.each(looks)('is well seen: $language $theme', { timeout: 120_000 }, async ({ language, theme }) => {
    const away = await mailbox(server.support, `Away ${language} ${theme}`)
    await noteProgress(away.id, { read: 1240, of: 18_300 })
    const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
    for (const [size, viewport] of Object.entries(sizes)) {
      const page = await seat(server.root, { bypassCSP: true, viewport, colorScheme: theme, locale })
      const name = `${size}-${language}-${theme}`
      await page.goto('/settings/channels')
      await page
        .getByText(language === 'fa' ? '۱٬۲۴۰ از ۱۸٬۳۰۰' : '1,240 of 18,300')
        .first()
        .waitFor()
      expect(await violations(page)).toEqual([])
      await shot(page, `channels-${name}`)
      await page.goto(`/settings/channels/${away.id}`)
      await page.locator('main progress').waitFor()
      await page.locator('main progress').scrollIntoViewIfNeeded()
      await shot(page, `import-${name}`)
      await page
        .locator(
          'main section:has(h2:text-is("' +
            (language === 'fa' ? 'برای خودتان آزمایشی بفرستید' : 'Send yourself a test') +
            '")) button',
        )
        .click()
      await page.locator('main li.fail').waitFor()
      await page.locator('main summary').first().click()
      expect(await violations(page)).toEqual([])
      await shot(page, `mailbox-${name}`)
    }
  })
})
