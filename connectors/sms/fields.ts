import { z } from 'zod'
import { choice, text, words } from '../form.ts'

type Words = { en: string; fa: string }

/** The kinds of field that the form of this connector has. What is needed of them depends on the gateway that is chosen. */
export const fields = {
  words,
  text,
  choice,
  secret: (label: Words, hint?: Words, most = 500) =>
    z
      .string()
      .trim()
      .max(most)
      .default('')
      .meta({ secret: true, default: undefined, ...words(label, hint) }),
  number: (least: number, most: number, usual: number, label: Words, hint?: Words) =>
    z.number().min(least).max(most).default(usual).meta(words(label, hint)),
  /** For machines. */
  code: <T extends z.ZodType>(field: T) => field.meta({ ...field.meta(), code: true }),
  /** For the few. */
  advanced: <T extends z.ZodType>(field: T) => field.meta({ ...field.meta(), advanced: true }),
}
