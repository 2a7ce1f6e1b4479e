import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { db } from '../../db/client.ts'
import { conversations } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { hasChromium } from '../support/chromium.ts'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { hasDovecot } from '../support/found-dovecot.ts'
import { hasRelay } from '../support/python.ts'
import { startRelay, type Relay } from '../support/relay.ts'
import { newServer } from '../support/server.ts'
import { isSamePage, markPage, rowOf, seats, send, threadOf } from './seats.ts'

const said = {
  en: {
    subject: 'Order 4711',
    text: 'Where is my refund?',
    answer: 'It left today.',
    thanks: 'Thank you, it is here!',
    cue: 'On Sun, 22 Nov 2026 at 10:00, Support wrote:',
  },
  fa: {
    subject: 'سفارش ۴۷۱۱',
    text: 'پول من کجاست؟',
    answer: 'امروز واریز شد.',
    thanks: 'سپاس، رسید!',
    cue: 'در یکشنبه ۱ آذر ۱۴۰۵ ساعت ۱۰:۰۰، پشتیبانی نوشت:',
  },
}

describe.runIf(hasChromium('e2e') && hasDovecot('e2e mail') && hasRelay('e2e mail'))(
  'a mail reaches an agent’s live inbox, and the answer goes back',
  async () => {
    const server = await newServer()
    const { seat } = seats(server.url)
    let dovecot: Dovecot
    let relay: Relay
    beforeAll(async () => {
      dovecot = await startDovecot()
      relay = await startRelay(dovecot.ports.lmtp)
    })
    afterAll(() => Promise.all([dovecot.close(), relay.close()]))

    /** The mail program of the customer; it knows nothing of us. */
    const customer = (given: object): Promise<Record<string, string>> => {
      return new Promise((resolve, reject) => {
        const child = execFile('python3', [join(import.meta.dirname, 'customer.py')], (error, printed) =>
          error ? reject(error) : resolve(JSON.parse(printed) as Record<string, string>),
        )
        child.stdin!.end(JSON.stringify({ imap: dovecot.ports.imap, smtp: relay.port, ...given }))
      })
    }

    async function mailbox(user: string) {
      const settings = {
        address: 'support@hub.test',
        name: 'Support',
        user,
        password: `${user}pw`,
        imapHost: '127.0.0.1',
        imapPort: dovecot.ports.imap,
        imapSecurity: 'none',
        smtpHost: '127.0.0.1',
        smtpPort: relay.port,
        smtpSecurity: 'none',
        since: '2020-01-01',
      }
      const kind = connectors.find(({ settings: schema }) => schema.safeParse(settings).success)!.kind
      await act(system, (cx) => addChannel(cx, { kind, name: 'Mail', deskId: server.support, settings }))
    }

    async function fetched(page: Page, name: string) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(name).last().click()])
      return readFile(await download.path(), 'utf8')
    }

    test.each(['en', 'fa'] as const)('%s', { timeout: 60_000 }, async (language) => {
      const { subject, text, answer, thanks, cue } = said[language]
      const user = { en: 'alice', fa: 'bob' }[language]
      const file = `invoice-${language}.txt`
      await mailbox(user)
      const page = await seat(server.ada)
      await page.goto('/inbox/all')
      await markPage(page)

      const { id } = await customer({ do: 'write', to: user, subject, text, file })
      await rowOf(page, text).click()
      await threadOf(page).getByText(text).waitFor()
      expect(await fetched(page, file)).toBe('invoice 4711')
      await send(page, answer)

      const toCustomer = () => relay.relayed.filter(({ to }) => to.includes('carol@example.org'))
      await expect.poll(() => toCustomer().at(-1)?.user, { timeout: 15_000 }).toBe(user)
      expect(toCustomer()).toHaveLength({ en: 1, fa: 2 }[language])
      expect(toCustomer().at(-1)).toMatchObject({ from: 'support@hub.test', to: ['carol@example.org'] })
      const read = await customer({ do: 'read' })
      expect(read).toMatchObject({ inReplyTo: id, references: id, subject: `Re: ${subject}` })
      expect(read.text).toContain(answer)
      expect(read.html).toContain(language === 'fa' ? 'dir="rtl"' : 'dir="ltr"')

      await customer({ do: 'answer', to: user, text: thanks, cue })
      await threadOf(page).getByText(thanks).waitFor()
      expect(await threadOf(page).getByText(cue).count()).toBe(0)
      expect(await db.$count(conversations)).toBe({ en: 1, fa: 2 }[language])
      expect(await isSamePage(page)).toBe(true)
    })
  },
)
