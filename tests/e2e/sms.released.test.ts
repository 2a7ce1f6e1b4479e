import { afterAll, describe, expect, test } from 'vitest'
import { addChannel } from '../../server/channels/configuring.ts'
import { reconcile } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { words as own } from '../../web/agent/thread/changed/words.ts'
import { callsBack, fars, key, typed } from '../connectors/sms.support.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { violations } from './screens.ts'
import { isLive, rowOf, seats } from './seats.ts'
import { screens } from './words.ts'

describe.runIf(hasChromium('released'))('a number that changed hands', async () => {
  const server = await newServer({ PRIVATE_NETWORKS: '127.0.0.0/8' })
  const { seat } = seats(server.url)
  const far = await fars.kavenegar()
  afterAll(far.close)
  const settings = { ...typed.kavenegar(far), secret: key, address: server.url }
  const line = { kind: 'sms', name: 'Line', deskId: server.support, settings }
  const id = await act(system, (cx) => addChannel(cx, line))
  await reconcile()
  const says = async (from: string, text: string) => {
    const { written } = callsBack.kavenegar(far)
    expect((await fetch(written(`${server.url}/in/${id}/1`, from, text))).status).toBe(200)
  }

  test.each(['en', 'fa'] as const)(
    'is given up by an agent, and who writes next begins anew: %s',
    { timeout: 60_000 },
    async (language) => {
      const words = screens[language].agent
      const from = language === 'fa' ? '09121110001' : '09121110002'
      const dark = language === 'fa' ? { colorScheme: 'dark' as const } : {}
      const page = await seat(server.ada, { locale: language === 'fa' ? 'fa-IR' : 'en-GB', bypassCSP: true, ...dark })
      await page.goto('/inbox/all')
      if (language === 'en') await isLive(page)
      await says(from, `Carol ${language}`)
      await rowOf(page, `Carol ${language}`).click()
      await page.getByRole('button', { name: own.release[language] }).click()
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/release-${language}.png` })
      await page.getByRole('button', { name: own.releaseYes[language] }).click()
      await page.getByText(own.released[language]).waitFor()
      expect(await page.getByRole('textbox', { name: words.replyText }).count()).toBe(0)
      expect(await violations(page)).toEqual([])
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/released-${language}.png` })
      await says(from, `Dariush ${language}`)
      await rowOf(page, `Dariush ${language}`).click()
      await page.getByText(`Dariush ${language}`).last().waitFor()
      expect(await page.getByText(`Carol ${language}`).count()).toBe(1)
      await page.getByRole('textbox', { name: words.replyText }).waitFor()
      await page.context().close()
    },
  )
})
