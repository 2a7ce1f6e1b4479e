import { z } from 'zod'

const count = z.int().nonnegative()

const place = z.object({
  /** UIDVALIDITY: other numbers name other mails. */
  validity: z.string(),
  /** The last UID that is stored, or that nobody needs, but for what was left out. */
  uid: count,
  /** From when on mail was wanted as this began. */
  since: z.string(),
  /** Below this UID the folder had mail before: of that only what is not older than `since` is wanted. */
  first: count,
  /** As much lay behind at once that it is told: up to this UID, and how many these were. */
  behind: z.object({ until: count, of: count }).optional(),
  /** Left out as an admin stopped: from this UID to that, of so many that lay behind. */
  left: z
    .object({
      from: count,
      until: count,
      of: count,
      /** As `first` was for these. */
      first: count.optional(),
    })
    .optional(),
  /** Begun while stopped: from when on mail was wanted then. */
  only: z.string().optional(),
})

/** How far one folder has been read. */
export type Place = z.output<typeof place>
export type Cursor = Record<string, Place>

/** The stored cursor with these places in it. */
export const cursorWith = (stored: string | null, places: Cursor) => JSON.stringify({ ...cursorOf(stored), ...places })

/** What was stored last; an unreadable one is none, as reading again doubles nothing. */
export function cursorOf(text: string | null): Cursor {
  try {
    const folders = Object.entries(JSON.parse(text ?? '{}') as Record<string, unknown>)
    return Object.fromEntries(
      folders.flatMap(([path, given]) => {
        const { success, data } = place.safeParse(given)
        return success ? [[path, data]] : []
      }),
    )
  } catch {
    return {}
  }
}
