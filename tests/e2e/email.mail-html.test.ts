import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { hasChromium } from '../support/chromium.ts'
import { newServer } from '../support/server.ts'
import { canaryServer, watch } from './mail-canary.ts'
import { control, look } from './mail-frames.ts'
import { packed } from './mail-packs.ts'
import { made } from './mail-payloads-made.ts'
import { payloads } from './mail-payloads.ts'
import { mailbox, mails } from './email.seed.ts'
import { isLive, seats } from './seats.ts'

const paper = readFileSync(join(import.meta.dirname, '../../web/agent/thread/Paper.svelte'), 'utf8')
const sandbox = /sandbox="([^"]+)"/.exec(paper)![1]!

describe.runIf(hasChromium('mail-html'))(
  'T1 T2 a mail’s HTML runs nothing, loads nothing and stays on its paper',
  async () => {
    const server = await newServer()
    const canary = await canaryServer()
    afterAll(canary.close)
    const { seat } = seats(server.url)
    // As the intake leaves them, which keeps no zero byte.
    const all = [...new Set([...payloads(canary.at), ...made(canary.at)].map((html) => html.replaceAll('\0', '')))]
    const packs = packed(all)
    const channel = await mailbox(server.support)
    const { ids } = await mails(channel, ...packs.map(({ html }) => ({ by: 'Mallory', text: 'x', html })))
    const pages = packs.map(({ marks }, n) => ({ id: ids[n]!, marks }))
    const named = (found: string[]) =>
      found.map((one) => one.replace(/[\da-f-]{36}/g, (id) => packs[ids.indexOf(id)]?.payloads.join('\n') ?? id))

    async function open(options: { bypassCSP?: boolean } = {}) {
      const page = await seat(server.ada, options)
      await page.goto('/inbox/mine')
      await isLive(page)
      const seen = watch(page)
      canary.hits.length = 0
      return { page, seen }
    }
    const held = ({ wrong, firings }: { wrong: string[]; firings: string[] }, seen: string[]) =>
      expect({ wrong: named(wrong), firings: named(firings), seen: named(seen), hits: canary.hits }).toEqual({
        wrong: [],
        firings: [],
        seen: [],
        hits: [],
      })
    /** The server’s policy stays, and its page is what the mail says itself. */
    const unsanitised = (page: Page) =>
      page.route(/\/api\/v1\/messages\/[^/]+\/page$/, async (route) => {
        const id = /messages\/([^/]+)/.exec(route.request().url())![1]!
        await route.fulfill({ response: await route.fetch(), body: packs[ids.indexOf(id)]!.html })
      })

    test('these are enough', () => {
      console.log({ payloads: all.length, pages: pages.length })
      expect(all.length).toBeGreaterThanOrEqual(1800)
    })

    test('as the inbox shows it', async () => {
      const { page, seen } = await open()
      held(await page.evaluate(look, { pages, sandbox }), seen)
    })

    test('and without policy and sandbox, by the sanitiser alone, read once and again', async () => {
      const { page, seen } = await open({ bypassCSP: true })
      held(await page.evaluate(look, { pages }), seen)
      expect(await page.evaluate(control, canary.at)).toBe('control')
      await expect.poll(() => canary.hits.toSorted()).toEqual(['/control', '/control-style'])
    })

    test('and without the sanitiser, by policy and sandbox alone', async () => {
      const { page, seen } = await open()
      await unsanitised(page)
      const found = await page.evaluate(look, { pages, sandbox, judged: false })
      // What a policy stops has been asked for all the same, and went nowhere.
      const went = seen.filter((one) => !one.startsWith('request'))
      held(found, went)
    })

    test('while without either they run and load: only so does silence mean something', async () => {
      const { page } = await open({ bypassCSP: true })
      await unsanitised(page)
      const some = pages.filter((_, n) => n % 3 === 0)
      const { firings } = await page.evaluate(look, { pages: some, judged: false })
      console.log({ fired: firings.length, loaded: canary.hits.length })
      expect(firings.length).toBeGreaterThan(20)
      expect(canary.hits.length).toBeGreaterThan(10)
    })
  },
)
