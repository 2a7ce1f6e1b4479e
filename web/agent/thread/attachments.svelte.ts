import type { FileRef } from '../../../server/contract/rows.ts'
import { t } from '../../shared/i18n/language.svelte.ts'
import { reason } from '../../shared/i18n/failure.ts'
import { upload } from '../../shared/upload.ts'

const mostBytes = 25 * 1024 * 1024

export class Attachment {
  progress = $state(0)
  error = $state('')
  ref = $state.raw<FileRef>()
  readonly name: string
  readonly #file: File | null
  readonly #stop = new AbortController()

  constructor(from: File | FileRef) {
    this.name = from.name
    this.#file = from instanceof File ? from : null
    if (from instanceof File) void this.send()
    else this.ref = from
  }

  async send() {
    if (!this.#file) return
    this.error = this.#file.size > mostBytes ? t('tooBig') : ''
    if (this.error) return
    try {
      this.ref = await upload(this.#file, (part) => (this.progress = part), this.#stop.signal)
    } catch (error) {
      this.error = reason(error)
    }
  }

  stop() {
    this.#stop.abort()
  }
}

/** The files of one answer being written: uploaded while the words are still being found. */
export class Attachments {
  list = $state.raw<Attachment[]>([])

  get isReady() {
    return this.list.every((one) => one.ref)
  }
  get refs() {
    return this.list.flatMap((one) => one.ref ?? [])
  }
  add(files: Iterable<File | FileRef>) {
    this.list = [...this.list, ...Array.from(files, (file) => new Attachment(file))]
  }
  remove(one: Attachment) {
    one.stop()
    this.list = this.list.filter((other) => other !== one)
  }
  clear() {
    this.list = []
  }
}
