import type { FileRef } from '../../server/contract/rows.ts'
import type { Door } from './door.ts'
import { Upload } from './upload.ts'

const mostFiles = 10

/** What is being written, and the files that go with it. */
export class Draft {
  text = ''
  uploads: Upload[] = []
  #door: Door
  #changed: () => void

  constructor(door: Door, changed: () => void) {
    this.#door = door
    this.#changed = changed
  }

  get uploading() {
    return this.uploads.some(({ underway }) => underway)
  }
  get empty() {
    return this.text.trim() === '' && !this.uploads.some(({ done }) => done)
  }

  attach(files: Iterable<File>) {
    const added = [...files].slice(0, mostFiles - this.uploads.length)
    this.uploads = [...this.uploads, ...added.map((file) => new Upload(file, this.#door, this.#changed))]
    this.#changed()
  }

  detach(upload: Upload) {
    upload.stop()
    this.uploads = this.uploads.filter((other) => other !== upload)
    this.#changed()
  }

  /** What is ready to go; files that failed stay. */
  take(): { text: string; files: FileRef[] } {
    const files = this.uploads.flatMap(({ done }) => done ?? [])
    const text = this.text.trim()
    this.text = ''
    this.uploads = this.uploads.filter(({ failure }) => failure)
    this.#changed()
    return { text, files }
  }
}
