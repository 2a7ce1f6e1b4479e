import { z } from 'zod'
import { limits } from './limits.ts'

const words = (most: number) => z.string().trim().min(1).max(most)
/** The far side's own name of a message. */
const id = words(200)
const instant = z.iso.datetime({ offset: true })

const from = z.strictObject({
  /** By which the far side knows him. */
  address: words(200),
  name: words(200).optional(),
  language: z.enum(['fa', 'en']).optional(),
  /** False where he only says that he is the one. */
  verified: z.boolean().default(true),
  others: z
    .array(
      z.strictObject({ kind: z.enum(['email', 'phone']), address: words(254), verified: z.boolean().default(false) }),
    )
    .max(10)
    .optional(),
})

const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(text)
const file = z.strictObject({
  name: words(255),
  mime: z.string().regex(/^[\w.+-]{1,60}\/[\w.+-]{1,80}$/, 'like image/png'),
  data: z.string().min(4).refine(isBase64, 'Base64 with its padding, and without line breaks'),
})
const sizeOf = ({ data }: { data: string }) => (data.length * 3) / 4

const message = z
  .strictObject({
    type: z.literal('message'),
    id,
    from,
    text: z.string().max(100_000).default(''),
    subject: words(500).optional(),
    room: z.strictObject({ address: words(200), name: words(500).optional() }).optional(),
    answers: z.array(id).max(20).optional(),
    quotes: z.strictObject({ id, text: words(100_000).optional() }).optional(),
    files: z.array(file).max(50).optional(),
    sentAt: instant.optional(),
  })
  .refine(({ text, files }) => text.trim() !== '' || files?.length, { path: ['text'], error: 'Nothing is said' })
  .refine(({ files = [] }) => files.reduce((sum, one) => sum + sizeOf(one), 0) <= limits.attachmentBytes + 2, {
    path: ['files'],
    error: `The files of one message may have ${limits.attachmentBytes} bytes together`,
  })

/** What can be posted to /in/<channel id>/messages. Unknown fields are refused: what we send can so never be sent back to us. */
export const event = z.discriminatedUnion('type', [
  message,
  z.strictObject({
    type: z.literal('edit'),
    id,
    from,
    text: words(100_000),
    editedAt: instant.optional(),
  }),
  z.strictObject({ type: z.literal('deletion'), id, from: from.optional() }),
  z.strictObject({ type: z.literal('reaction'), id, from, emoji: z.array(words(50)).max(20) }),
  z.strictObject({ type: z.literal('moved'), room: words(200), to: words(200) }),
  z.strictObject({ type: z.literal('receipt'), id, state: z.enum(['delivered', 'read']) }),
  z.strictObject({ type: z.literal('failure'), id, code: z.string().regex(/^[a-z][a-z\d_]{0,39}$/) }),
])
export type Given = z.output<typeof event>

const text = new TextDecoder('utf-8', { fatal: true })
/** Throws where the bytes are no JSON. */
export const read = (bytes: Uint8Array) => event.safeParse(JSON.parse(text.decode(bytes)))
