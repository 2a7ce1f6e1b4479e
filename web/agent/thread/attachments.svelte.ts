import type { FileRef } from '../../../server/contract/rows.ts'
import { bytes, t } from '../../shared/i18n/language.svelte.ts'
import { reason } from '../../shared/i18n/failure.ts'
import { upload } from '../../shared/upload.ts'

/** What the server takes of one file, wherever it goes. */
const mostBytes = 25_000_000

export class Attachment {
  progress = $state(0)
  error = $state('')
  ref = $state.raw<FileRef>()
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly #most: number
  readonly #file: File | null
  readonly #stop = new AbortController()

  constructor(from: File | FileRef, most: number) {
    this.name = from.name
    this.size = from.size
    this.#most = Math.min(most, mostBytes)
    this.#file = from instanceof File ? from : null
    if (from instanceof File) void this.send()
    else this.ref = from
  }

  async send() {
    if (!this.#file) return
    this.error = this.size > this.#most ? t('tooBig', { most: bytes(this.#most) }) : ''
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
  get bytes() {
    return this.list.reduce((sum, { size }) => sum + size, 0)
  }
  /** One of more than `most` bytes is not uploaded. */
  add(files: Iterable<File | FileRef>, most = mostBytes) {
    this.list = [...this.list, ...Array.from(files, (file) => new Attachment(file, most))]
  }
  remove(one: Attachment) {
    one.stop()
    this.list = this.list.filter((other) => other !== one)
  }
  clear() {
    this.list = []
  }
}
