import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const postgres = 'tests/support/postgres.ts'
const built = 'tests/support/built.ts'
const setupFiles = 'tests/support/seed.ts'
/** A slow machine is no fault: a second, as vitest has it, is too short. */
const expect = { poll: { timeout: 15_000 } }
const browser = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false }

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './tests/support/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'architecture',
          expect,
          include: ['tests/architecture.test.ts', 'tests/architecture/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'server',
          expect,
          include: ['tests/{db,core,domain,api,live,threats,connectors,faults}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: ['tests/architecture.test.ts'],
          globalSetup: postgres,
          setupFiles,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: { name: 'web', include: ['tests/web/**/*.test.ts'], setupFiles, expect, testTimeout: 30_000 },
      },
      {
        test: {
          name: 'browser',
          expect,
          include: ['tests/{widget,e2e,soak}/**/*.test.ts'],
          globalSetup: [postgres, built],
          ...browser,
        },
      },
    ],
  },
})
