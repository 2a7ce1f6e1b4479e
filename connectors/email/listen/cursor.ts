/** How far one folder has been read. */
export interface Place {
  /** UIDVALIDITY: other numbers name other mails. */
  validity: string
  /** The last UID that is stored, or that nobody needs. */
  uid: number
  /** From when on mail was wanted as this began. */
  since: string
  /** Below this UID the folder had mail before: of that only what is not older than `since` is wanted. */
  first: number
}
export type Cursor = Record<string, Place>

/** What was stored last; an unreadable one is none, as reading again doubles nothing. */
export function cursorOf(text: string | null): Cursor {
  try {
    const folders = Object.entries(JSON.parse(text ?? '{}') as Record<string, unknown>)
    return Object.fromEntries(folders.filter((folder): folder is [string, Place] => isPlace(folder[1])))
  } catch {
    return {}
  }
}

function isPlace(value: unknown): value is Place {
  const { validity, uid, since, first } = (value ?? {}) as Record<string, unknown>
  return typeof validity === 'string' && typeof since === 'string' && isCount(uid) && isCount(first)
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
