import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { db } from '../../db/client.ts'
import { conversations } from '../../db/schema/index.ts'
import { addChannel, changeChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { botKinds } from '../connectors/botapi.kinds.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { isSamePage, markPage, rowOf, seats, send, threadOf } from './seats.ts'
import { screens } from './words.ts'

const said = {
  en: { text: 'Where is my refund?', answer: 'It left today.' },
  fa: { text: 'پول من کجاست؟', answer: 'امروز واریز شد.' },
}

describe.runIf(hasChromium('e2e'))(
  'what is written to a bot reaches an open inbox, and the answer goes back',
  async () => {
    const server = await newServer()
    const { seat } = seats(server.url)
    const far = await startBotApi()
    afterAll(() => far.close())

    async function channelOf(kind: string) {
      const bot = far.newBot()
      const settings = { token: bot.token, server: far.url }
      await act(system, (cx) => addChannel(cx, { kind, name: kind, deskId: server.support, settings }))
      return bot
    }

    async function inbox(): Promise<Page> {
      const page = await seat(server.ada)
      await page.goto('/inbox/all')
      await markPage(page)
      return page
    }

    test.each(['en', 'fa'] as const)(
      'its settings, tried out, explain what is wrong: %s',
      { timeout: 60_000 },
      async (language) => {
        const locale = language === 'fa' ? 'fa-IR' : 'en-GB'
        const page = await seat(server.root, { locale, viewport: { width: 1280, height: 1000 } })
        const bot = far.newBot()
        const shot = (name: string) =>
          process.env.SHOTS &&
          page.screenshot({ path: `${process.env.SHOTS}/bot-${name}-${language}.png`, fullPage: true })
        const { words, kind } = connectors.find((one) => one.kind === 'telegram')!
        const wrong = { token: `${bot.token}x`, server: far.url, mode: 'webhook' }
        const id = await act(system, (cx) =>
          addChannel(cx, { kind, name: `Bot ${language}`, deskId: server.support, settings: wrong }),
        )
        const tryOut = () => page.getByRole('button', { name: screens[language].agent.tryOut }).click()
        await page.goto(`/settings/channels/${id}`)
        await tryOut()
        await page.getByText(words!.wrong_token![language]).first().waitFor()
        await shot('wrong-token')
        await act(system, (cx) => changeChannel(cx, id, { settings: { ...wrong, token: bot.token } }))
        await page.reload()
        await tryOut()
        await page.getByText(words!.webhook_address_missing![language]).first().waitFor()
        await shot('address-missing')
        await page.context().close()
      },
    )

    const both = botKinds.flatMap((kind) => (['en', 'fa'] as const).map((language) => [kind, language] as const))
    test.each(both)('%s %s', { timeout: 60_000 }, async (kind, language) => {
      const before = await db.$count(conversations)
      const { text, answer } = said[language]
      const bot = await channelOf(kind)
      const carol = bot.person({ id: 4711, first_name: `Carol ${kind}`, language_code: language })
      const page = await inbox()
      carol.says(`${text} ${kind} ${language}`)
      await rowOf(page, `${text} ${kind} ${language}`).click()
      await threadOf(page).getByText(`${text} ${kind} ${language}`).waitFor()
      await send(page, answer)
      await expect.poll(() => bot.accepted.length, { timeout: 15_000 }).toBe(1)
      carol.says(`${text} ${kind} ${language} 2`)
      await threadOf(page).getByText(`${text} ${kind} ${language} 2`).waitFor()
      expect(bot.accepted.map(({ chat, messages }) => [chat, messages[0]!.text])).toEqual([[4711, answer]])
      expect(await db.$count(conversations)).toBe(before + 1)
      expect(await isSamePage(page)).toBe(true)
      await page.context().close()
    })
  },
)
