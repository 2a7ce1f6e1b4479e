import { enableCompileCache, registerHooks, type ResolveFnOutput } from 'node:module'

// Most of a start is loading some thousand small files; what was compiled once is kept for the next time.
enableCompileCache()

/** ES modules throughout: their files and what they import from each other need no looking up. */
const packages = '(?:@?better-auth|drizzle-orm|hono|kysely|zod)'
const inside = new RegExp(`/node_modules/${packages}/`)
const named = new RegExp(`^${packages}(?:/|$)`)
const found = new Map<string, ResolveFnOutput>()

/**
 * For each file of a package Node parses the package's `exports` anew (seen in 24.21); drizzle-orm's are 180 kB, which made
 * a second of every start and 90 MB of garbage. Here a neighbour's address is its path, and a name is looked up once.
 */
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = '', conditions } = context
    if (!conditions.includes('import')) return next(specifier, context)
    if (/^\..*\.m?js$/.test(specifier) && inside.test(parentURL)) {
      return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
    }
    if (!named.test(specifier) || parentURL.includes('/node_modules/')) return next(specifier, context)
    const known = found.get(specifier) ?? next(specifier, context)
    found.set(specifier, known)
    return { ...known, shortCircuit: true }
  },
})
