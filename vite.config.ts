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

// A value left over from a test run would build Svelte's development code, a sixth larger.
process.env.NODE_ENV = 'production'

export default defineConfig({
  root: at('web/agent'),
  plugins: [svelte({ configFile: false })],
  build: { target: 'es2022', reportCompressedSize: false },
  environments: {
    client: {
      build: {
        outDir: at('dist/agent'),
        emptyOutDir: true,
        manifest: true,
        rolldownOptions: { input: at('web/agent/index.html') },
      },
    },
    loader: script('web/widget/loader.ts', 'peyk', true),
    panel: script('web/widget/panel.ts', 'panel', false),
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name !== 'ssr') await builder.build(environment)
      }
    },
  },
})
