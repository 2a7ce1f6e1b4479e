import type { StoredFile } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { messages } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { holdMessage } from './holding.ts'

/** Milliseconds for which it is tried: whoever asked is waiting for it, and can ask again. */
const patience = 3_600_000

/** Has those files of a message asked for once more that could not be fetched, and may yet be. */
export async function fetchAgain(cx: Act, messageId: Id) {
  const { message } = await holdMessage(cx, messageId)
  const missing = new Map(message.files.flatMap(({ id, far }) => (far?.ref === undefined ? [] : [[id, far.ref]])))
  if (missing.size === 0) {
    // Another one may have asked just before.
    if (message.files.some(({ state }) => state === 'pending')) return
    refuse('conflict', 'Nothing of this message can be fetched again.')
  }
  await change(cx, messages, message, {
    files: message.files.map((file) => (missing.has(file.id) ? sought(file) : file)),
  })
  cx.record('message.sought', { conversationId: message.conversationId }, { messageId })
  const until = new Date(cx.now.getTime() + patience)
  for (const [fileId, ref] of missing)
    await cx.later('messages.fetch-file', { messageId, fileId, ref, until }, { key: fileId })
}

function sought({ failure: _, far: { ref: __, ...far } = {}, ...file }: StoredFile): StoredFile {
  return { ...file, far, state: 'pending' }
}
