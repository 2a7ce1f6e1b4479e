import { z } from 'zod'
import { limits } from './limits.ts'

// One uuid has one spelling, or the same message could be kept twice.
const id = z.uuid().toLowerCase()
const phone = z.string().regex(/^\+?[\d۰-۹٠-٩ ()-]{5,30}$/)

export const profile = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(254).toLowerCase().optional(),
  phone: phone.optional(),
  language: z.enum(['fa', 'en']).optional(),
})

/** One `say`, as the visitor's browser sends it. */
export const said = z
  .strictObject({
    clientId: id,
    text: z.string().max(limits.textLength),
    fileIds: z.array(id).max(10),
    profile: profile.optional(),
  })
  .refine(({ text, fileIds }) => text.trim() !== '' || fileIds.length > 0, 'Nothing was said')

export const messageIds = z.array(id).min(1).max(100)
