import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

let key: Buffer

/** Takes the installation's key from `given` (64 hex digits), or from the file `key` in `folder`, made at first start. */
export function openKey(folder: string, given?: string) {
  const file = join(folder, 'key')
  if (!given && !existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  const text = (given ?? readFileSync(file, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new Error('The key must be 64 hexadecimal digits: see HUB_KEY, or the file "key" in the data folder.')
  key = Buffer.from(text, 'hex')
}

/** Whether there is a key without one being made. */
export const hasKey = (folder: string, given?: string) => Boolean(given) || existsSync(join(folder, 'key'))

/** By which two keys are told apart, and which tells nothing about either. */
export const keyFingerprint = () => keyFor('fingerprint').toString('hex').slice(0, 16)

/** A key of its own for each purpose, so that none can be used for another. */
export const keyFor = (purpose: string) => createHmac('sha256', key).update(purpose).digest()

/** AES-256-GCM; `about` (the row's id) is bound to it, so that a sealed value cannot be moved to another row. */
export function conceal(value: unknown, about: string): Uint8Array {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor('settings'), iv).setAAD(Buffer.from(about))
  const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** Throws when the key is another one or the value was tampered with. */
export function reveal(sealed: Uint8Array, about: string): unknown {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', keyFor('settings'), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28))
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'))
}

/** A one-time secret: 256 random bits to give away, and the digest to keep. */
export function newToken() {
  const token = randomBytes(32).toString('base64url')
  return { token, digest: digestToken(token) }
}
export const digestToken = (token: string) => createHash('sha256').update(token).digest('hex')
