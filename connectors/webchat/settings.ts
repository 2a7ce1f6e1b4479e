import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const both = (length: number, en: string, fa: string) =>
  z.strictObject({ en: z.string().trim().max(length).default(en), fa: z.string().trim().max(length).default(fa) })

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text && text.startsWith('http')

// `default: undefined` keeps the fresh random value out of the form's JSON schema.
const secret = () =>
  z
    .string()
    .min(32)
    .max(200)
    .default(() => randomBytes(32).toString('base64url'))
    .meta({ secret: true, default: undefined })

export const settings = z
  .strictObject({
    title: both(60, 'Support', 'پشتیبانی').prefault({}),
    greeting: both(500, 'Hello! What can we help with?', 'سلام! چه کمکی از ما برمی‌آید؟').prefault({}),
    preChat: z.enum(['none', 'optional', 'required']).default('none'),
    /** Pages that may show this chat, as `https://shop.example`; none listed: any page. */
    origins: z.array(z.string().max(200).refine(isOrigin, 'Write it like https://shop.example')).max(50).default([]),
    /** Signs visitor tokens and file links. */
    secret: secret(),
    /** The host site signs with it who its visitor is. */
    identitySecret: secret(),
  })
  .refine((given) => given.secret !== given.identitySecret, 'The two secrets must differ')

export type Settings = z.output<typeof settings>
