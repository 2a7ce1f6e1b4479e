import { enableCompileCache } from 'node:module'

// Half of a start is reading some thousand small files; what was read once is kept for the next time.
enableCompileCache()
await import('./start.ts')
