import { readFileSync, watchFile, unwatchFile } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import type { Config } from './config.ts'

/** HTTPS where certificate files are given, read again when they are renewed; plain HTTP otherwise. */
export function serverOf({ TLS_CERT: cert, TLS_KEY: key }: Config) {
  if (!cert || !key) return { options: {}, secure: false, watch: () => () => {} }
  const files = () => ({ cert: readFileSync(cert), key: readFileSync(key) })
  const watch = (server: { setSecureContext?: (files: object) => void }) => {
    // A pair that is only half renewed does not load; the old one serves until the next change.
    const renew = () => void attempt(() => server.setSecureContext?.(files()))
    watchFile(cert, { interval: 5000 }, renew)
    watchFile(key, { interval: 5000 }, renew)
    return () => (unwatchFile(cert, renew), unwatchFile(key, renew))
  }
  return { options: { createServer: createHttps, serverOptions: files() }, secure: true, watch }
}

function attempt(work: () => void) {
  try {
    work()
  } catch {
    return
  }
}
