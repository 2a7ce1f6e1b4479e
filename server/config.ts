import { resolve } from 'node:path'
import ip from 'ipaddr.js'
import { z } from 'zod'

/** Everything that can be set from outside, with its default: the only place that reads the environment. */
export const environment = z.object({
  /** Where it listens. */
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  /** Folder of the database, the files and the key. */
  HUB_DATA: z.string().default('./data'),
  /** Its address as people type it, e.g. https://chat.example.com; needed behind a proxy. */
  HUB_URL: z.url().optional(),
  /** A PostgreSQL of your own instead of the one that comes along. */
  DATABASE_URL: z.string().optional(),
  /** 64 hex digits that encrypt the channels' credentials; otherwise the file `key` in HUB_DATA. */
  HUB_KEY: z.string().optional(),
  /** The first admin, for installations that nobody attends; otherwise the first start prints a link. */
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(10).optional(),
  /** PEM files for HTTPS without a proxy; read again when they change. */
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  /** `1` when a proxy in front sets X-Forwarded-For: without it that header is a visitor's own invention. */
  TRUST_PROXY: z.enum(['0', '1']).default('0'),
  /** Networks inside that channels may call, as 10.1.0.0/16, with commas between: none, unless you name them. */
  PRIVATE_NETWORKS: z
    .string()
    .refine(
      (list) => list.split(',').every((one) => ip.isValidCIDR(one.trim())),
      'like 10.1.0.0/16, with commas between',
    )
    .optional(),
  /** Bearer token under which /metrics answers; without one there is no such address. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Seconds without a sign of life of the event loop after which the process ends itself; 0: never, below 5 it may only be busy. */
  WATCHDOG: z.coerce
    .number()
    .int()
    .max(3600)
    .refine((seconds) => seconds === 0 || seconds >= 5, '0, or at least 5')
    .default(60),
  /** The operator's locale: whether `npm run hub` speaks Persian (`fa…`) or English. */
  LANG: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** For tests: the name of a point at which the process kills itself. */
  CRASH_AT: z.string().optional(),
})

export type Config = ReturnType<typeof readConfig>

/** Throws with one plain line per wrong variable. */
export function readConfig(from: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ''))
  const result = environment.safeParse(given)
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The configuration is not right.\n${lines.join('\n')}`)
  }
  const set = result.data
  return { ...set, data: resolve(set.HUB_DATA), trustProxy: set.TRUST_PROXY === '1' }
}
