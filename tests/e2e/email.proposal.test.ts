import { describe, expect, test } from 'vitest'
import { words as own } from '../../connectors/email/words.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { violations } from './screens.ts'
import { seats, words } from './seats.ts'

describe.runIf(hasChromium('proposal'))('setting a mailbox up', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)

  test('begins with an address, from which its servers follow', async () => {
    const page = await seat(server.root, { bypassCSP: true })
    await page.goto('/settings/channels')
    await page.getByRole('button', { name: words.addChannel }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: words.channelKind }).selectOption('email')
    const find = dialog.getByRole('button', { name: own.propose!.en })
    await find.click()
    await dialog.getByText(own.nothing_proposed!.en).waitFor()
    await dialog.getByLabel('E-mail address').fill('support@gmail.com')
    await find.click()
    await dialog.getByText(own.proposed!.en).waitFor()
    expect(await dialog.getByLabel('Server for incoming mail (IMAP)').inputValue()).toBe('imap.gmail.com')
    expect(await dialog.getByLabel('Server for outgoing mail (SMTP)').inputValue()).toBe('smtp.gmail.com')
    if (process.env.SHOTS) await find.scrollIntoViewIfNeeded()
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/proposal.png` })
    expect(await violations(page)).toEqual([])
  })
})
