import { afterAll, describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { identities } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { reconcile } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { shown, smsc } from '../connectors/sms.smsc.ts'
import { callsBack, fars, key, typed } from '../connectors/sms.support.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { isLive, replyField, rowOf, seats, send, threadOf, words } from './seats.ts'

/** What the far side does, and what it has taken. */
interface Way {
  says(from: string, text: string): Promise<void>
  arrived(id: string): Promise<void>
  taken(): { id: string; text: string }[]
}

describe.runIf(hasChromium('sms'))('a customer with a phone and an agent at his open browser', async () => {
  const server = await newServer({ PRIVATE_NETWORKS: '127.0.0.0/8' })
  const { seat } = seats(server.url)

  /** One customer's whole way by a gateway whose channel has these settings. */
  async function goes(name: string, settings: object, way: (at: string) => Way) {
    const more = { secret: key, address: server.url, partPrice: 120, lowBalance: 200_000 }
    const channel = { kind: 'sms', name: `Line ${name}`, deskId: server.support, settings: { ...settings, ...more } }
    const id = await act(system, (cx) => addChannel(cx, channel))
    await reconcile()
    const { says, arrived, taken } = way(`${server.url}/in/${id}/1`)
    const from = `+9891200010${name.length}${name.charCodeAt(0) % 10}`

    const page = await seat(server.ada)
    await page.goto('/inbox/all')
    await isLive(page)
    await says(from, `سفارش من کجاست؟ ${name}`)
    await rowOf(page, name).click()
    await threadOf(page).getByText(`سفارش من کجاست؟ ${name}`).waitFor()
    expect(await threadOf(page).getByRole('article').count()).toBe(1)

    await replyField(page).fill('س'.repeat(71))
    await page.getByText('2 parts').waitFor()
    await page.getByText('240 Toman').waitFor()
    await send(page, 'امروز می‌رسد.')
    await expect.poll(() => taken().map(({ text }) => text)).toEqual(['امروز می‌رسد.'])
    await arrived(taken()[0]!.id)
    await threadOf(page).getByText(words.state_delivered).first().waitFor()

    await says(from.replace('+98', '0098'), 'ممنون')
    await threadOf(page).getByText('ممنون').waitFor()
    expect(taken()).toHaveLength(1)
    const mine = (await db.select().from(identities)).filter(({ address }) => address === from)
    expect(mine).toHaveLength(1)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/sms-thread-${name}.png` })
    await page.context().close()
  }

  const byHttp = Object.keys(callsBack) as (keyof typeof callsBack)[]
  test.each(byHttp)('by %s', { timeout: 60_000 }, async (name) => {
    const far = await fars[name]()
    afterAll(far.close)
    const { written, arrived } = callsBack[name](far as never)
    await goes(name, typed[name](far), (at) => ({
      taken: () => far.taken,
      async says(from, text) {
        const said = written(at, from, text)
        for (let n = 0; n < 3; n++) expect((await fetch(said.clone())).status).toBe(200)
      },
      arrived: async (id) => void expect((await fetch(arrived(at, id))).status).toBeLessThan(300),
    }))
  })

  test('by smpp', { timeout: 60_000 }, async () => {
    const far = await smsc()
    afterAll(far.close)
    const bound = () => expect.poll(() => far.receiver(), { timeout: 30_000 }).toBeTruthy()
    const hears = async (given: object) => {
      await bound()
      expect(await far.deliver({ destination_addr: '5000', ...given })).toBe(0)
    }
    await goes('smpp', typed.smpp(far), () => ({
      taken: () => shown(far.submitted).map((text, n) => ({ id: `id-${n + 1}`, text })),
      says: (from, text) => hears({ source_addr: from.replace('+', ''), short_message: text }),
      arrived: (id) =>
        hears({
          source_addr: '98912',
          esm_class: 4,
          short_message: Buffer.from(`id:${id} stat:DELIVRD err:000 text:`),
        }),
    }))
  })

  test('an admin sees what is left at the gateway, and that it is little', async () => {
    const page = await seat(server.root)
    await page.goto('/settings/channels')
    await page.getByText(words.balanceLow).first().waitFor()
    await page.getByRole('link', { name: /Line kavenegar/ }).click()
    await page.getByText('125,000 Rial').waitFor()
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/sms-channel.png`, fullPage: true })
  })
})
