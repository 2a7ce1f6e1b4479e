import { z } from 'zod'

type Words = { en: string; fa: string }

/** A field's words on the form. */
const words = (label: Words, hint?: Words) => ({ label, ...(hint && { hint }) })

// What breaks a line would begin another header or another command.
const oneLine = (given: string) => !/[\r\n\0]/.test(given)

/** The kinds of field that the form of this connector has. What is needed of them depends on the gateway that is chosen. */
export const fields = {
  words,
  text: (most: number, label: Words, hint?: Words) => {
    const plain = z.string().trim().max(most).default('')
    return (most > 1000 ? plain : plain.refine(oneLine, 'one_line')).meta(words(label, hint))
  },
  secret: (label: Words, hint?: Words, most = 500) =>
    z
      .string()
      .trim()
      .max(most)
      .default('')
      .meta({ secret: true, default: undefined, ...words(label, hint) }),
  choice: <T extends string>(choices: Record<T, Words>, usual: NoInfer<T>, label: Words, hint?: Words) =>
    z
      .enum(Object.keys(choices) as [T, ...T[]])
      .default(usual as never)
      .meta({ ...words(label, hint), choices }),
  // What goes out by itself, in the language of whoever gets it.
  answer: (label: Words, hint: Words) => {
    const text = z.string().trim().max(500).default('')
    return z.strictObject({ en: text, fa: text }).prefault({}).meta(words(label, hint))
  },
  number: (least: number, most: number, usual: number, label: Words, hint?: Words) =>
    z.number().min(least).max(most).default(usual).meta(words(label, hint)),
  /** For machines. */
  code: <T extends z.ZodType>(field: T) => field.meta({ ...field.meta(), code: true }),
  /** For the few. */
  advanced: <T extends z.ZodType>(field: T) => field.meta({ ...field.meta(), advanced: true }),
}
