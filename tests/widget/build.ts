import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBuilder } from 'vite'

/** The widget as it is served, built afresh: a stale `dist` proves nothing. */
export async function buildWidget() {
  // The test runner's own value would build Svelte's development code.
  process.env.NODE_ENV = 'production'
  const outDir = mkdtempSync(join(tmpdir(), 'peyk-widget-'))
  const configFile = join(import.meta.dirname, '../../vite.config.ts')
  const builder = await createBuilder({ configFile, mode: 'production', logLevel: 'error' })
  for (const name of ['loader', 'panel']) {
    const environment = builder.environments[name]!
    Object.assign(environment.config.build, { outDir, emptyOutDir: false })
    await builder.build(environment)
  }
  return { loader: readFileSync(join(outDir, 'peyk.js')), panel: readFileSync(join(outDir, 'panel.js')) }
}
