import type { Part } from '../../connector.ts'
import { line } from '../mime/words.ts'
import type { Sender } from '../settings/senders.ts'

/** All that a signature can have filled in. Whatever else stands in braces is words like any other. */
const known = /\{\{ ?agent ?\}\}/g

/** What is written, and below it the signature of its sender. Names are put in once and never read again. */
export function signed({ text, author }: Part, { name, signature }: Sender): string {
  const who = line(author?.name || name, 200)
  const filled = signature.replace(known, () => who).trim()
  return filled === '' ? text : `${text}\n\n-- \n${filled}`
}
