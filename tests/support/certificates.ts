import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** A CA of the test's own in `folder`, and certificates of it for `localhost`. */
export function ownAuthority(folder: string) {
  const file = (name: string) => join(folder, name)
  const openssl = (...given: string[]) => execFileSync('openssl', given, { stdio: 'ignore', cwd: folder })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Own CA')
  /** `days` below nothing: it has expired. */
  const issue = (name: string, days: number) => {
    openssl(
      'req',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    )
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)]
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-copy_extensions', 'copy', ...signed)
    return { cert: file(`${name}.pem`), key: file(`${name}.key`) }
  }
  return { ca: file('ca.pem'), issue }
}
