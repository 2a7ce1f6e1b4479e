import type { Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { calendars, desks } from '../../db/schema/index.ts'
import { setHours } from '../../server/calendars/keeping.ts'
import { act } from '../../server/core/act.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { violations } from './screens.ts'
import { seats } from './seats.ts'
import { screens } from './words.ts'

const languages = [
  {
    language: 'en' as const,
    locale: 'en-GB',
    saturday: 'Saturday',
    morning: '08:30',
    from: '9',
    until: '1215',
    date: '2027-03-21',
    inWords: /Sunday 21 March 2027/,
  },
  {
    language: 'fa' as const,
    locale: 'fa-IR',
    saturday: 'شنبه',
    morning: '۰۸:۳۰',
    from: '۹',
    until: '۱۲:۱۵',
    date: '۱۴۰۶/۱/۱',
    inWords: /یکشنبه ۱ فروردین ۱۴۰۶/,
  },
]

describe.runIf(hasChromium('hours'))('working hours', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)
  const fill = (word: string, values: object) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{{${name}}}`, value), word)

  test.each(languages)('are typed, copied, given to a desk and told live: $language', async (given) => {
    const words = screens[given.language].agent
    const hours = `Tehran ${given.language}`
    const state = async () => ({
      calendar: (await db.select().from(calendars).where(eq(calendars.name, hours)))[0]!,
      desks: await db.select().from(desks),
    })
    const shot = async (page: Page, name: string) => {
      if (!process.env.SHOTS) return
      await page.screenshot({ path: `${process.env.SHOTS}/hours-${name}-${given.language}.png`, fullPage: true })
    }
    const page = await seat(server.root, { locale: given.locale, bypassCSP: true })
    const other = await seat(server.root, { locale: given.locale })
    await other.goto('/settings/calendars')
    await page.goto('/settings/calendars')
    await page.getByRole('button', { name: words.addCalendar }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(words.name).fill(hours)
    await dialog.getByLabel(words.beginWith).selectOption('iran')
    await dialog.getByRole('button', { name: words.add, exact: true }).click()
    await other.getByRole('link', { name: hours }).waitFor()
    await page.getByRole('link', { name: hours }).click()

    // The week begins where it does for who reads: in Persian with Saturday.
    const day = page
      .getByRole('list', { name: words.week })
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: given.saturday, exact: true }) })
    if (given.language === 'fa')
      expect(await page.getByRole('list', { name: words.week }).getByRole('listitem').first().innerText()).toContain(
        given.saturday,
      )
    const from = day.getByLabel(fill(words.fromOn, { day: given.saturday }))
    const until = day.getByLabel(fill(words.untilOn, { day: given.saturday }))
    expect(await from.inputValue()).toBe(given.morning)
    // Without a mouse, as people type.
    await from.fill(given.from)
    await until.fill('25:00')
    await until.press('Tab')
    await day.getByRole('alert').getByText(words.timeTrouble).waitFor()
    await page.getByRole('button', { name: words.save }).click()
    expect((await state()).calendar.version).toBe(1)
    await until.fill(given.until)
    await until.press('Tab')
    await day.getByRole('button', { name: fill(words.addRange, { day: given.saturday }) }).press('Enter')
    await day.getByRole('button', { name: fill(words.copyDay, { day: given.saturday }) }).press('Enter')
    await page.getByRole('menuitem', { name: words.copyToOpen }).press('Enter')

    const adding = page.getByRole('group', { name: words.addHoliday })
    await adding.getByLabel(words.date).fill('1405/13/1')
    await adding.getByLabel(words.date).press('Enter')
    await adding.getByRole('alert').waitFor()
    await adding.getByLabel(words.date).fill(given.date)
    await adding.getByText(given.inWords).waitFor()
    await adding.getByLabel(words.name).fill('Nowruz')
    await adding.getByLabel(words.provisional).check()
    await adding.getByLabel(words.name).press('Enter')
    await page.getByRole('heading', { name: given.inWords }).waitFor()
    await page.getByRole('checkbox', { name: 'Support' }).check()
    await shot(page, 'wide')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: words.save }).click()
    await page.getByText(words.saved, { exact: true }).waitFor()

    const { calendar, desks: all } = await state()
    const ranges = [
      ['09:00', '12:15'],
      ['13:00', '16:00'],
    ]
    expect(calendar).toMatchObject({
      tz: 'Asia/Tehran',
      version: 2,
      weekly: { sat: ranges, wed: ranges, thu: [], fri: [] },
    })
    expect(calendar.holidays).toMatchObject([
      { date: '2027-03-21', kind: 'official', status: 'provisional', name: { [given.language]: 'Nowruz' } },
    ])
    expect(all.find(({ name }) => name === 'Support')).toMatchObject({ calendarId: calendar.id })
    await other.getByRole('link', { name: new RegExp(`${hours}.*Support`, 's') }).waitFor()
    await shot(other, 'list')

    // What is being written is not lost when someone else saves; nothing of his is undone unseen.
    await from.first().fill('10:00')
    await from.first().press('Tab')
    const { tz, weekly, version } = calendar
    await act(server.root, (cx) => setHours(cx, calendar.id, { tz, weekly, holidays: [] }, version))
    await page.getByText(words.hoursOvertaken).waitFor()
    expect(await from.first().inputValue()).toContain(given.language === 'fa' ? '۱۰' : '10')
    await page.getByRole('button', { name: words.showTheirs }).click()
    await page.getByText(words.noHolidays).waitFor()
    expect(await page.getByText(words.hoursOvertaken).count()).toBe(0)
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'phone')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'phone-dark')
    await page.setViewportSize({ width: 1440, height: 900 })
    await shot(page, 'dark')
  })
})
