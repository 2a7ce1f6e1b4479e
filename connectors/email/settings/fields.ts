import { z } from 'zod'

type Words = { en: string; fa: string }

/** A field's words on the form. */
const words = (label: Words, hint?: Words) => ({ label, ...(hint && { hint }) })

// What breaks a line would begin another header or another command.
const oneLine = (given: string) => !/[\r\n\0]/.test(given)

/** The kinds of field that the form of this connector has. */
export const fields = {
  words,
  text: (most: number, label: Words, hint?: Words) => {
    const plain = z.string().trim().max(most).default('')
    return (most > 1000 ? plain : plain.refine(oneLine, 'One line only')).meta(words(label, hint))
  },
  secret: (label: Words, hint?: Words, most = 500) =>
    z
      .string()
      .max(most)
      .default('')
      .meta({ secret: true, default: undefined, ...words(label, hint) }),
  choice: <T extends string>(choices: Record<T, Words>, usual: NoInfer<T>, label: Words) =>
    z
      .enum(Object.keys(choices) as [T, ...T[]])
      .default(usual as never)
      .meta({ ...words(label), choices }),
  // What goes out by itself, in the language of whoever gets it.
  answer: (label: Words, hint: Words) => {
    const text = z.string().trim().max(2000).default('')
    return z.strictObject({ en: text, fa: text }).prefault({}).meta(words(label, hint))
  },
  port: (usual: number, label: Words) => z.int().min(1).max(65535).default(usual).meta(words(label)),
  // Set once and stored: a mailbox read for the first time only after a restart still knows when it was set up.
  when: (label: Words, hint?: Words) =>
    z
      .string()
      .trim()
      .refine(
        (given) => /^\d{4}-\d{2}-\d{2}(?:T[\d:.]{5,15}Z)?$/.test(given) && !Number.isNaN(Date.parse(given)),
        'Like 2026-01-31',
      )
      .default(() => new Date().toISOString())
      .meta({ default: undefined, day: true, ...words(label, hint) }),
}
