import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const at = (...path: string[]) => join(import.meta.dirname, ...path)

/** What runs on strangers' pages: one file each, without imports, under names that stay the same. */
const script = (input: string, name: string, first: boolean) => ({
  consumer: 'client' as const,
  build: {
    outDir: at('dist/widget'),
    emptyOutDir: first,
    copyPublicDir: false,
    manifest: false,
    rolldownOptions: { input: at(input), output: { format: 'iife' as const, entryFileNames: `${name}.js` } },
  },
})

interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: string[] } | null
}
const first = new Set<string>()

/** What is loaded at once stays in one piece, whatever of it later pieces use as well: two pack worse than one. */
function isFirst(id: string, modules: Modules, seen = new Set<string>()): boolean {
  // Imports may go round in a circle.
  if (first.has(id) || seen.has(id)) return first.has(id)
  seen.add(id)
  const module = modules.getModuleInfo(id)
  const found = !!module && (module.isEntry || module.importers.some((one) => isFirst(one, modules, seen)))
  if (found) first.add(id)
  return found
}

// A value left over from a test run would build Svelte's development code, a sixth larger.
process.env.NODE_ENV = 'production'

export default defineConfig({
  root: at('web/agent'),
  plugins: [svelte({ configFile: false })],
  // A module is preloaded or it is fetched when it is wanted: nothing has to stand in for older browsers there.
  build: { target: 'es2022', reportCompressedSize: false, modulePreload: { polyfill: false } },
  environments: {
    client: {
      build: {
        outDir: at('dist/agent'),
        emptyOutDir: true,
        manifest: true,
        rolldownOptions: {
          input: at('web/agent/index.html'),
          output: {
            codeSplitting: {
              groups: [{ name: (id, modules) => (isFirst(id, modules) ? 'app' : null), debugName: 'app' }],
            },
          },
        },
      },
    },
    ...(existsSync(at('web/widget/loader.ts')) && {
      loader: script('web/widget/loader.ts', 'peyk', true),
      panel: script('web/widget/panel.ts', 'panel', false),
    }),
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name !== 'ssr') await builder.build(environment)
      }
    },
  },
})
