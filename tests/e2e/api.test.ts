import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { messages } from '../../db/schema/index.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { reconcile } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { farSystem, message, posted, secret } from '../connectors/api.support.ts'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { isLive, rowOf, seats, send, threadOf, words } from './seats.ts'

describe.runIf(hasChromium('api'))('another system’s customer and an agent at his open browser', async () => {
  const far = await farSystem()
  const server = await newServer({ PRIVATE_NETWORKS: '127.0.0.0/8' })
  const settings = { url: far.url, secret }
  const channel = await act(system, (cx) =>
    addChannel(cx, { kind: 'api', name: 'Shop', deskId: server.support, settings }),
  )
  await reconcile()
  const { seat } = seats(server.url)
  const hand = async (body: object, id?: string) =>
    (await fetch(posted(`${server.url}/in/${channel}/messages`, body, { id }))).status
  const answers = () => [...far.accepted.values()].filter(({ type }) => type === 'message')

  test('he writes, it shows; the answer is accepted once, and the ticks say when it is read', async () => {
    const page = await seat(server.ada)
    await page.goto('/inbox/all')
    await isLive(page)
    const file = { name: 'order.txt', mime: 'text/plain', data: Buffer.from('NR-4821').toString('base64') }
    const asked = message({ text: 'چراغ سفارش NR-4821 نرسیده', files: [file] })
    for (let n = 0; n < 3; n++) expect(await hand(asked, 'msg_first')).toBe(202)
    await rowOf(page, 'چراغ سفارش').click()
    await threadOf(page).getByText('چراغ سفارش').waitFor()
    await threadOf(page).getByText('order.txt').waitFor()
    expect(await threadOf(page).getByRole('article').count()).toBe(1)

    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'slip.txt', mimeType: 'text/plain', buffer: Buffer.from('paid') })
    await page.locator('button.send:enabled, button:enabled', { hasText: words.send }).first().waitFor()
    await send(page, 'It is on its way.\nTwo days.')
    await expect
      .poll(answers)
      .toMatchObject([
        { to: 'carol-17', text: 'It is on its way.\nTwo days.', author: { name: 'Ada' }, answers: ['m-1'] },
      ])
    const [slip] = answers()[0]!.files as { name: string; path: string; data: string }[]
    expect(slip).toMatchObject({ name: 'slip.txt', data: Buffer.from('paid').toString('base64') })
    expect(await (await fetch(`${server.url}${slip!.path}`)).text()).toBe('paid')
    expect((await fetch(`${server.url}${slip!.path.replace('carol-17', 'dariush')}`)).status).toBe(403)

    expect(await hand({ type: 'receipt', id: answers()[0]!.id, state: 'read' })).toBe(202)
    await threadOf(page).getByText(words.state_read).first().waitFor()
    expect(answers()).toHaveLength(1)
  })

  test('he changes what he wrote and takes another back, and the open browser shows both', async () => {
    const page = await seat(server.ada)
    await page.goto('/inbox/all')
    await isLive(page)
    const dariush = { address: 'dariush', name: 'Dariush' }
    expect(await hand(message({ id: 'd-1', from: dariush, text: 'Order 4821' }))).toBe(202)
    expect(await hand(message({ id: 'd-2', from: dariush, text: 'Never mind' }))).toBe(202)
    await rowOf(page, 'Dariush').click()
    await threadOf(page).getByText('Order 4821').waitFor()
    expect(await hand({ type: 'edit', id: 'd-1', from: dariush, text: 'Order 4822' })).toBe(202)
    await threadOf(page).getByText('Order 4822').waitFor()
    // One who did not write it changes nothing.
    expect(await hand({ type: 'edit', id: 'd-1', from: { address: 'mallory' }, text: 'Forged' })).toBe(202)
    expect(await hand({ type: 'deletion', id: 'd-2', from: dariush })).toBe(202)
    const second = () => db.select({ at: messages.takenBackAt }).from(messages).where(eq(messages.externalId, 'd-2'))
    await expect.poll(second).toEqual([{ at: expect.any(Date) as Date }])
    expect(await threadOf(page).getByText('Forged').count()).toBe(0)
  })

  test('an admin tries the address out, sees each call, and has one made again', async () => {
    const page = await seat(server.root)
    await page.goto(`/settings/channels/${channel}`)
    const log = page.getByRole('region', { name: words.calls })
    await log.getByText(words.callTaken).first().waitFor()
    const before = far.calls.length
    await log.getByRole('button', { name: words.sendAgain }).first().click()
    await expect.poll(() => far.calls.length).toBe(before + 1)
    expect(far.calls.at(-1)!.id).toBe(answers().at(-1)!.id)
    expect(answers()).toHaveLength(1)
    await page.getByRole('button', { name: words.tryOut }).click()
    await page.getByText(words.tryOutBad).waitFor()
    await page.getByText('Use an address that begins with https://').waitFor()
    far.answer = { status: 401 }
    await page.getByRole('button', { name: words.tryOutAgain }).click()
    await page.getByText('Does it have the same key').waitFor()
    far.answer = null
  })
})
