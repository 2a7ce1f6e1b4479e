import { SignJWT } from 'jose'
import type { Extra } from './dovecot.ts'

const key = Buffer.alloc(32, 7)

/** A token by which Dovecot knows `user`; `seconds` below nothing: it has expired. */
export const tokenFor = (user: string, seconds: number) =>
  new SignJWT({ sub: user, email: user })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(key)

/** Dovecot takes nothing but tokens that bear the signature of this key, in these manners. */
export const byToken = (mechanisms: string): Extra => ({
  files: {
    'keys/default/HS256/default': key.toString('base64'),
    // Relative to the folder that Dovecot works in, which is `run`.
    'oauth2.conf': 'introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=FOLDER/keys/\n',
  },
  settings: (folder) => `
auth_mechanisms = ${mechanisms}
passdb {
  driver = oauth2
  mechanisms = ${mechanisms}
  args = ${folder}/oauth2.conf
}
`,
})
