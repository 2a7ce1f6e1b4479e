import { z } from 'zod'
import { choice, text, words } from '../../form.ts'

type Words = { en: string; fa: string }

/** The kinds of field that the form of this connector has. */
export const fields = {
  words,
  text,
  choice,
  secret: (label: Words, hint?: Words, most = 500) =>
    z
      .string()
      .max(most)
      .default('')
      .meta({ secret: true, default: undefined, ...words(label, hint) }),
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
