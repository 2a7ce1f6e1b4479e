import type { Id } from './ids.ts'

/** A file of a message as its reader needs it. `size` in bytes. */
export interface FileRef {
  id: Id
  name: string
  mime: string
  size: number
  /** It is yet to be fetched from the far side, or could not be; nothing: it is here. */
  state?: 'pending' | 'failed'
  /** A code for `state` failed. */
  failure?: string
  /** It failed, and may yet be fetched if somebody asks for it. */
  again?: true
  /** ISO 8601 instant at which its customer put another one in its place, or took it away: it is shown as former text is. */
  until?: string
}

/** As it is kept: `far` is what its far side said of it, and is shown to nobody. */
export interface StoredFile extends Omit<FileRef, 'again'> {
  far?: {
    /** By which it can be asked for again. */
    ref?: string
    /** By which it is told from another one. */
    key?: string
    /** The far side's name for that which it came with: the message, or a piece of it. */
    of?: string
  }
}
