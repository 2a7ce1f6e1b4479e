import { afterAll, describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { identities } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { reconcile } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { callsBack, fars, key, typed, type GatewayName } from '../connectors/sms.support.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { isLive, replyField, rowOf, seats, send, threadOf, words } from './seats.ts'

describe.runIf(hasChromium('sms'))('a customer with a phone and an agent at his open browser', async () => {
  const server = await newServer({ PRIVATE_NETWORKS: '127.0.0.0/8' })
  const { seat } = seats(server.url)

  test.each(Object.keys(typed) as GatewayName[])('by %s', { timeout: 60_000 }, async (name) => {
    const far = await fars[name]()
    afterAll(far.close)
    const settings = { ...typed[name](far), secret: key, address: server.url, partPrice: 120, lowBalance: 200_000 }
    const channel = { kind: 'sms', name: `Line ${name}`, deskId: server.support, settings }
    const id = await act(system, (cx) => addChannel(cx, channel))
    await reconcile()
    const { written, arrived } = callsBack[name](far as never)
    const at = `${server.url}/in/${id}/1`
    const from = `+98912000${1000 + Object.keys(typed).indexOf(name)}`

    const page = await seat(server.ada)
    await page.goto('/inbox/all')
    await isLive(page)
    const said = written(at, from, `سفارش من کجاست؟ ${name}`)
    for (let n = 0; n < 3; n++) expect((await fetch(said.clone())).status).toBe(200)
    await rowOf(page, name).click()
    await threadOf(page).getByText(`سفارش من کجاست؟ ${name}`).waitFor()
    expect(await threadOf(page).getByRole('article').count()).toBe(1)

    await replyField(page).fill('س'.repeat(71))
    await page.getByText('2 parts').waitFor()
    await page.getByText('240 Toman').waitFor()
    await send(page, 'امروز می‌رسد.')
    await expect.poll(() => far.taken.map(({ text }) => text)).toEqual(['امروز می‌رسد.'])
    expect((await fetch(arrived(at, far.taken[0]!.id))).status).toBeLessThan(300)
    await threadOf(page).getByText(words.state_delivered).first().waitFor()

    expect((await fetch(written(at, from.replace('+98', '0098'), 'ممنون'))).status).toBe(200)
    await threadOf(page).getByText('ممنون').waitFor()
    expect(far.taken).toHaveLength(1)
    const mine = (await db.select().from(identities)).filter(({ address }) => address === from)
    expect(mine).toHaveLength(1)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/sms-thread-${name}.png` })
    await page.context().close()
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
