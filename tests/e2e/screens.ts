import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Id } from '../../db/ids.ts'

export interface Look {
  language: 'en' | 'fa'
  theme: 'light' | 'dark'
}
export const looks: Look[] = (['en', 'fa'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
)

export interface Screen {
  path: string
  /** What must be on it before it is looked at. */
  ready: string
  /** What is pressed first, and what then must be on it too. */
  press?: string[]
  then?: string
}
export interface Shown {
  conversationId: string
  channelId: string
  calendarId: string
}

/** Every screen of an agent by its address; those that a kind of channel has of its own stand in `<kind>.screens.ts`. */
export const screens = ({ conversationId, channelId, calendarId }: Shown): { [name: string]: Screen } => ({
  inbox: { path: `/inbox/all/${conversationId}`, ready: 'textarea' },
  empty: { path: '/inbox/mine', ready: 'h1, h2' },
  resolved: { path: '/inbox/resolved', ready: 'h1, h2' },
  agents: { path: '/settings/agents', ready: 'main h1, main h2' },
  desks: { path: '/settings/desks', ready: 'main h1, main h2' },
  calendars: { path: '/settings/calendars', ready: 'main a h2' },
  hours: { path: `/settings/calendars/${calendarId}`, ready: 'main form [type=submit]', press: ['main summary'] },
  channels: { path: '/settings/channels', ready: 'main h1, main h2' },
  channel: { path: `/settings/channels/${channelId}`, ready: 'main form [type=submit]:enabled' },
})

/** What a kind's `screens` answers: its own, of what it has put there itself. */
export type OwnScreens = (server: { support: Id }) => Promise<{ [name: string]: Screen }>

/** Of all kinds that have some. */
export async function ownScreens(server: { support: Id }): Promise<{ [name: string]: Screen }> {
  const files = globSync('*.screens.ts', { cwd: import.meta.dirname })
  const modules = await Promise.all(
    files.map((file) => import(join(import.meta.dirname, file)) as Promise<{ screens: OwnScreens }>),
  )
  return Object.assign({}, ...(await Promise.all(modules.map(({ screens }) => screens(server)))))
}

interface Violation {
  id: string
  nodes: { html: string; failureSummary?: string }[]
}

/** As far as it is to be looked at. */
export async function show(page: Page, { path, ready, press = [], then }: Screen) {
  await page.goto(path)
  await page.locator(ready).first().waitFor()
  for (const pressed of press) await page.locator(pressed).first().click()
  if (then) await page.locator(then).first().waitFor()
}

/** What axe finds against WCAG 2.2 AA, in one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: new URL('../../node_modules/axe-core/axe.min.js', import.meta.url).pathname })
  const found = await page.evaluate(async () => {
    // A colour on its way to another is no colour of ours.
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((one) => one.finished))
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    return (await axe.run({ runOnly: { type: 'tag', values: tags }, iframes: false })).violations
  })
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`))
}
