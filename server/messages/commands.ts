import type { InboundMessage } from '../../connectors/connector.ts'
import type { Id } from '../../db/ids.ts'
import type { Act } from '../core/act.ts'
import { advertisingStops, starts, stops } from './commands/consent-words.ts'
import { folded } from './commands/folding.ts'
import { allow, forbid } from './consenting.ts'

/** A message as it has been taken in, and whom an answer to it would reach. */
export interface Heard {
  event: InboundMessage
  message: { id: Id; conversationId: Id; channelId: Id; past: boolean }
  from: { kind: string; address: string }
}

/** What customers can have done by writing nothing but a word. */
interface Command {
  /** As people write them, in any language. */
  words: string[]
  /** In the transaction that takes the message in. Its channel may be one on which the word means nothing. */
  obey(cx: Act, heard: Heard): Promise<void>
}

const commands: Command[] = [
  { words: stops, obey: (cx, heard) => forbid(cx, heard) },
  { words: advertisingStops, obey: (cx, heard) => forbid(cx, heard, 'advertising') },
  { words: starts, obey: (cx, heard) => allow(cx, heard) },
]
const byWord = new Map(commands.flatMap((command) => command.words.map((word) => [folded(word), command])))

/** Letters of a text that is worth a look, with whatever stands around its word. */
const most = 60

/** Asks nothing of the database where none of these is a command. */
export async function obeyAll(cx: Act, all: Heard[]) {
  const commanded = all.flatMap((heard) => {
    const command = commandIn(heard)
    return command ? [{ heard, command }] : []
  })
  // In one order of addresses: two batches then never wait for each other. What one of them says stays in its own.
  commanded.sort((a, b) => (nameOf(a.heard) < nameOf(b.heard) ? -1 : nameOf(a.heard) > nameOf(b.heard) ? 1 : 0))
  for (const { heard, command } of commanded) await command.obey(cx, heard)
}

const nameOf = ({ from, message }: Heard) => `${message.channelId} ${from.kind} ${from.address}`

/** What is said among others is not said to us, a piece is not the whole, and what is past has had its effect elsewhere. */
function commandIn({ event, message }: Heard): Command | undefined {
  if (event.room || event.album !== undefined || message.past || event.text.length > most) return undefined
  return byWord.get(folded(event.text))
}
