import { newId, type Id } from '../../db/ids.ts'
import { assign } from '../../server/conversations/assignment.ts'
import { reopen, resolve } from '../../server/conversations/closure.ts'
import { move } from '../../server/conversations/moving.ts'
import { act } from '../../server/core/act.ts'
import { note, reply } from '../../server/messages/writing.ts'
import { writes } from '../support/inbound.ts'
import type { newServer } from '../support/server.ts'

type Server = Awaited<ReturnType<typeof newServer>>
export interface Known {
  id: Id
  name: string
  text: string
}
type Cast = Awaited<ReturnType<typeof before>>

const written = (text: string) => ({ clientId: newId(), text, fileIds: [], seen: 1_000 })

export async function customer(server: Server, name: string): Promise<Known> {
  const text = `This is ${name}.`
  return { id: await writes(server.chat, name, text), name, text }
}

/** Some conversations, one for each thing that may happen to one. */
export async function before(server: Server, prefix: string) {
  const [reading, taken, closed, moved, again] = [
    await customer(server, `${prefix} reading`),
    await customer(server, `${prefix} taken`),
    await customer(server, `${prefix} closed`),
    await customer(server, `${prefix} moved`),
    await customer(server, `${prefix} again`),
  ]
  await act(server.ada, (cx) => assign(cx, closed.id, server.ada.id))
  await act(server.ada, (cx) => resolve(cx, again.id))
  return { prefix, reading, taken, closed, moved, again }
}

/** Thirty things, of every kind. `last`: what then stands last in the thread that is being read. */
export async function whileAway(server: Server, { prefix, reading, taken, closed, moved, again }: Cast) {
  for (let n = 1; n <= 11; n++) await customer(server, `${prefix} stranger ${n}`)
  for (let n = 1; n <= 8; n++) await writes(server.chat, reading.name, `Are you there? ${n}`)
  await act(server.sam, (cx) => assign(cx, taken.id, server.ada.id))
  await act(server.sam, (cx) => assign(cx, reading.id, server.bob.id))
  await act(server.bob, (cx) => note(cx, reading.id, written('Ada sleeps, so I do it.')))
  for (let n = 1; n <= 4; n++) await act(server.bob, (cx) => reply(cx, reading.id, written(`Here I am. ${n}`)))
  await act(server.bob, (cx) => resolve(cx, closed.id))
  await act(server.sam, (cx) => move(cx, moved.id, server.sales))
  await act(server.bob, (cx) => reopen(cx, again.id))
  const last = 'Thank you, all is well.'
  await writes(server.chat, reading.name, last)
  return { last }
}
