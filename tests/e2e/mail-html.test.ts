import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { canaryServer, watch } from './mail-canary.ts'
import { control, look } from './mail-frames.ts'
import { payloads } from './mail-payloads.ts'
import { mailbox, mails } from './mail-seed.ts'
import { isLive, seats } from './seats.ts'

describe.runIf(hasChromium('mail-html'))(
  'a mail’s HTML runs nothing, loads nothing and stays on its paper',
  async () => {
    const server = await newServer()
    const canary = await canaryServer()
    afterAll(canary.close)
    const { seat } = seats(server.url)
    const all = payloads(canary.at)
    const channel = await mailbox(server.support)
    const { ids } = await mails(channel, ...all.map((html) => ({ by: 'Mallory', text: 'x', html })))
    const named = (found: string[]) =>
      found.map((one) => one.replace(/[\da-f-]{36}/g, (id) => all[ids.indexOf(id)] ?? id))

    async function open(options: { bypassCSP?: boolean } = {}) {
      const page = await seat(server.ada, options)
      await page.goto('/inbox/mine')
      await isLive(page)
      const seen = watch(page)
      canary.hits.length = 0
      return { page, seen }
    }
    async function judged(page: Page, seen: string[], how: 'framed' | 'bare') {
      const { wrong, firings } = await page.evaluate(look, { ids, how })
      expect({ wrong: named(wrong), firings: named(firings), seen: named(seen), hits: canary.hits }).toEqual({
        wrong: [],
        firings: [],
        seen: [],
        hits: [],
      })
    }

    test('these are enough', () => {
      console.log({ payloads: new Set(all).size })
      expect(new Set(all).size).toBeGreaterThanOrEqual(200)
    })

    test('as the inbox shows it', async () => {
      const { page, seen } = await open()
      await judged(page, seen, 'framed')
    })

    test('and without policy and sandbox, by the sanitiser alone, read once and again', async () => {
      const { page, seen } = await open({ bypassCSP: true })
      await judged(page, seen, 'bare')
      expect(await page.evaluate(control, canary.at)).toBe('control')
      await expect.poll(() => canary.hits.toSorted()).toEqual(['/control', '/control-style'])
    })
  },
)
