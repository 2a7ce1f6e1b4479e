import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { InboundMessage } from '../../connectors/connector.ts'
import { db } from '../../db/client.ts'
import type { Id } from '../../db/ids.ts'
import { conversations } from '../../db/schema/index.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { act } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { hasChromium } from '../support/chromium.ts'
import { writes } from '../support/inbound.ts'
import { newServer } from '../support/server.ts'
import { connector } from '../support/world.ts'
import { isLive, rowOf, seats, words } from './seats.ts'

const patient = { timeout: 15_000, interval: 100 }

/** A loudspeaker that only counts: each tone that is really started. `held`: not before the page was touched. */
function countTones(held: boolean) {
  const heard = { tones: 0 }
  const wire = { connect: (to: unknown) => to }
  const oscillator = () => ({ ...wire, frequency: {}, stop() {}, start: () => void heard.tones++ })
  const gain = () => ({ ...wire, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} } })
  const audio = { currentTime: 0, destination: {}, createOscillator: oscillator, createGain: gain }
  const touched = new Promise<void>((resolve) => addEventListener('pointerdown', () => resolve(), { once: true }))
  class AudioContext {
    constructor() {
      Object.assign(this, audio, { resume: async () => void (held && (await touched)) })
    }
  }
  Object.assign(window, { heard, AudioContext })
}
const tones = (page: Page) => page.evaluate(() => (window as unknown as { heard: { tones: number } }).heard.tones)

describe.runIf(hasChromium('sound'))('chatwoot#14295: sound is on unless turned off', async () => {
  const server = await newServer()
  const { seat } = seats(server.url)

  async function open(held = false) {
    const page = await seat(server.ada)
    await page.addInitScript(countTones, held)
    await page.clock.install()
    await page.goto('/inbox/all')
    await isLive(page)
    return page
  }

  /** Somebody writes; once it is on the screen, was there a sound? Far enough from the one before to be one of its own. */
  async function rings(page: Page, who: string, text: string) {
    await page.clock.fastForward(3_000)
    const before = await tones(page)
    await writes(server.chat, who, text)
    await rowOf(page, text).waitFor()
    return (await tones(page)) > before
  }
  /** Something that lay there before the channel is found now. */
  const past = (who: string, text: string) =>
    act({ kind: 'channel', id: server.chat.id }, (cx) => {
      const [said] = connector.parse(connector.pretend!(who, text)) as [InboundMessage]
      const event = { ...said, arrivedAt: '2001-01-01T00:00:00Z' }
      const place = { channel: server.chat, threadDays: connector.threadDays, own: [] }
      return receiveAll(cx, [{ place, rawId: 9_000_000, index: 0, event }])
    })
  const give = (id: Id, to: { id: Id }) => act(server.sam, (cx) => assign(cx, id, to.id))
  const isTaken = (page: Page, text: string, by: string) =>
    rowOf(page, text).locator('.end').getByText(by, { exact: true }).waitFor({ state: 'attached' })

  async function turn(page: Page) {
    await page.getByRole('button', { name: words.account.replace('{{name}}', 'Ada') }).click()
    await page.getByRole('checkbox', { name: words.sound }).click()
    await page.keyboard.press('Escape')
  }
  async function reload(page: Page) {
    await page.reload()
    await isLive(page)
  }

  test('for customers of mine and of nobody, not for those of a colleague', async () => {
    const page = await open()
    expect(await rings(page, 'nora', 'Is anybody there?')).toBe(true)
    const mine = await writes(server.chat, 'mina', 'A question for Ada')
    await give(mine, server.ada)
    await isTaken(page, 'A question for Ada', 'Ada')
    expect(await rings(page, 'mina', 'Ada, are you there?')).toBe(true)
    const his = await writes(server.chat, 'hugo', 'A question for Bob')
    await give(his, server.bob)
    await isTaken(page, 'A question for Bob', 'Bob')
    expect(await rings(page, 'hugo', 'Bob, are you there?')).toBe(false)
    await page.context().close()
  })

  test('not for what an import finds of the past of a conversation', async () => {
    const known = await writes(server.chat, 'vida', 'My lamp is broken')
    const page = await open()
    await rowOf(page, 'My lamp is broken').waitFor()
    const unread = rowOf(page, 'My lamp is broken').locator('.count')
    expect(await unread.innerText()).toMatch(/1$/)
    const his = await writes(server.chat, 'jamal', 'A question for nobody else')
    await give(his, server.bob)
    await isTaken(page, 'A question for nobody else', 'Bob')
    await page.clock.fastForward(3_000)
    const before = await tones(page)
    await past('vida', 'Long ago')
    expect(await rings(page, 'jamal', 'Bob, are you back?')).toBe(false)
    expect(await tones(page)).toBe(before)
    expect(await unread.innerText()).toMatch(/1$/)
    const [row] = await db.select().from(conversations).where(eq(conversations.id, known))
    expect(row).toMatchObject({ lastSeq: 2, inboundCount: 1, lastInboundSeq: 1 })
    await page.context().close()
  })

  test('what rang before the page was touched is one chime at the first touch', async () => {
    const page = await open(true)
    for (const text of ['First.', 'Second.', 'Third.']) expect(await rings(page, 'tara', text)).toBe(false)
    await page.getByRole('heading', { level: 1 }).click()
    await expect.poll(() => tones(page), patient).toBe(2)
    expect(await rings(page, 'tara', 'Fourth.')).toBe(true)
    await expect.poll(() => tones(page), patient).toBe(4)
    await page.context().close()
  })

  test('turned off it stays off, and turned on it stays on, over a reload', async () => {
    const page = await open()
    await turn(page)
    expect(await rings(page, 'olga', 'Quietly, please.')).toBe(false)
    await reload(page)
    expect(await rings(page, 'olga', 'Still quietly.')).toBe(false)
    await turn(page)
    expect(await rings(page, 'olga', 'Now aloud.')).toBe(true)
    await reload(page)
    expect(await rings(page, 'olga', 'Still aloud.')).toBe(true)
    await expect.poll(() => tones(page), patient).toBe(2)
    await page.context().close()
  })
})
