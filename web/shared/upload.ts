import type { FileRef } from '../../server/contract/rows.ts'
import { Failure, failureOf } from './api.ts'

/** `fetch` cannot tell how far an upload is. `progress` goes from 0 to 1. */
export function upload(file: File, progress: (part: number) => void, signal: AbortSignal): Promise<FileRef> {
  const request = new XMLHttpRequest()
  signal.addEventListener('abort', () => request.abort())
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
    request.onerror = request.onabort = () => reject(new Failure('offline', 'No connection'))
    request.onload = () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as FileRef)
      const answer = { status: request.status, text: () => Promise.resolve(request.responseText) }
      void failureOf(answer).then(reject)
    }
    request.open('POST', `/api/v1/files?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.send(file)
  })
}
