import { expect, test } from 'vitest'
import { linesOf } from '../../web/shared/trying.ts'

async function lines(...chunks: Uint8Array[]) {
  const reader = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  }).getReader()
  const found: string[] = []
  for await (const line of linesOf(reader)) found.push(line)
  return found
}
const bytes = new TextEncoder().encode('{"step":"رسیدن"}\n{"step":"b"}\n')

test('lines come whole wherever the wire cuts them, inside of a letter too', async () => {
  for (let at = 0; at <= bytes.length; at++)
    expect(await lines(bytes.slice(0, at), bytes.slice(at))).toEqual(['{"step":"رسیدن"}', '{"step":"b"}'])
})

test('a last line without an end is a line, an empty one is none', async () => {
  expect(await lines(new TextEncoder().encode('a\n\nb'))).toEqual(['a', 'b'])
  expect(await lines()).toEqual([])
})
