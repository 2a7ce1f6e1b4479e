import type { FileRef } from '../../db/facts.ts'

const length = 140
/** Letters that are looked at: of a book the rest makes no difference. */
const looked = 1000

/** One line of a message, for the list: no line breaks, whole characters only. */
export function previewOf(text: string, files: FileRef[]): string {
  const line =
    text.trimStart().slice(0, looked).toWellFormed().replaceAll(/\s+/g, ' ').trim() ||
    (files.find(({ until }) => !until)?.name ?? '')
  // A character is two letters at most.
  return [...line.slice(0, 2 * length)].slice(0, length).join('')
}
