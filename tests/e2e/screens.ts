import type { Page } from 'playwright-core'

export interface Look {
  language: 'en' | 'fa'
  theme: 'light' | 'dark'
}
export const looks: Look[] = (['en', 'fa'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
)

/** Every screen of an agent by its address, and what must be on it before it is looked at. */
export const screens = (conversationId: string, channelId: string) => ({
  inbox: { path: `/inbox/all/${conversationId}`, ready: 'textarea' },
  empty: { path: '/inbox/mine', ready: 'h1, h2' },
  resolved: { path: '/inbox/resolved', ready: 'h1, h2' },
  agents: { path: '/settings/agents', ready: 'main h1, main h2' },
  desks: { path: '/settings/desks', ready: 'main h1, main h2' },
  channels: { path: '/settings/channels', ready: 'main h1, main h2' },
  channel: { path: `/settings/channels/${channelId}`, ready: 'main form, main code, main pre' },
})

interface Violation {
  id: string
  nodes: { html: string; failureSummary?: string }[]
}

/** What axe finds against WCAG 2.2 AA, in one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: new URL('../../node_modules/axe-core/axe.min.js', import.meta.url).pathname })
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    return (await axe.run({ runOnly: { type: 'tag', values: tags } })).violations
  })
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`))
}
