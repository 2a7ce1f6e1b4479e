import type { FileRef } from '../../server/contract/rows.ts'
import type { Door } from './door.ts'

const most = 10 * 1024 * 1024

/** One file on its way to the server, before the message that will name it. */
export class Upload {
  readonly key = crypto.getRandomValues(new Uint32Array(2)).join('-')
  readonly file: File
  percent = 0
  failure: 'tooLarge' | 'uploadFailed' | undefined
  done: FileRef | undefined
  #door: Door
  #changed: () => void
  #request: XMLHttpRequest | undefined

  constructor(file: File, door: Door, changed: () => void) {
    this.file = file
    this.#door = door
    this.#changed = changed
    void this.start()
  }

  get underway() {
    return !this.done && !this.failure
  }

  async start() {
    this.percent = 0
    this.failure = this.file.size > most ? 'tooLarge' : undefined
    if (this.failure) return
    try {
      const { token } = await this.#door.visitor()
      this.done = await this.#send(token)
    } catch {
      this.failure = 'uploadFailed'
    }
    this.#changed()
  }

  stop() {
    this.#request?.abort()
  }

  // Not fetch: only this one tells how much has been sent.
  #send(token: string) {
    const request = (this.#request = new XMLHttpRequest())
    request.open('POST', this.#door.path(`files?name=${encodeURIComponent(this.file.name.slice(-200) || 'file')}`))
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => {
      this.percent = Math.floor((loaded / total) * 100)
      this.#changed()
    }
    return new Promise<FileRef>((resolve, reject) => {
      request.onload = () =>
        request.status < 300 ? resolve(request.response as FileRef) : reject(new Error('refused'))
      request.onerror = request.onabort = () => reject(new Error('lost'))
      request.send(this.file)
    })
  }
}
