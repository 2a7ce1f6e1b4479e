import { sql } from 'drizzle-orm'
import type { Id } from '../../db/ids.ts'
import { channelActor, type Act } from '../core/act.ts'
import type { Line } from './threading.ts'
import type { Conversation } from './visible.ts'

/** A room of a channel has another address from now on. */
export interface Move {
  channelId: Id
  room: string
  to: string
}

interface Name {
  channelId: Id
  address: string
}
const keyOf = ({ channelId, address }: Name) => `${channelId} ${address}`
const nameOf = ({ place, room }: Line): Name[] =>
  room === null ? [] : [{ channelId: place.channel.id, address: room }]

/** The rooms in which a batch of inbound messages was said, and their conversations. */
export class Rooms {
  #moves: Move[]
  #known = new Map<string, Id>()

  constructor(moves: Move[]) {
    this.#moves = moves
  }

  async load(cx: Act, lines: Line[]) {
    const moving = this.#moves.flatMap(({ channelId, room, to }) =>
      [room, to].map((address) => ({ channelId, address })),
    )
    this.#known = await roomsNamed(cx, [...lines.flatMap(nameOf), ...moving])
  }

  ids = () => this.#known.values()

  /** Which conversations have another address now. What was said before the move and after it is all of the same room. */
  moved(cx: Act): Map<Id, string> {
    const changed = new Map<Id, string>()
    for (const { channelId, room, to } of this.#moves) {
      const id = this.#known.get(keyOf({ channelId, address: room }))
      // Where somebody has written at the new address already, each goes on by itself.
      if (!id || this.#known.has(keyOf({ channelId, address: to }))) continue
      this.#known.set(keyOf({ channelId, address: to }), id)
      changed.set(id, to)
      cx.record('conversation.rerouted', { conversationId: id }, { channelId }, channelActor(channelId))
    }
    return changed
  }

  of = (line: Line): Id | undefined => nameOf(line).map((name) => this.#known.get(keyOf(this.#now(name))))[0]

  addressOf = (line: Line): string | null => nameOf(line).map((name) => this.#now(name).address)[0] ?? null

  begin(line: Line, id: Id) {
    for (const name of nameOf(line)) this.#known.set(keyOf(this.#now(name)), id)
  }

  /** Of a room that is not known by the address that it leaves in this very batch: that which it has then. */
  #now(name: Name): Name {
    if (this.#known.has(keyOf(name))) return name
    const mine = this.#moves.filter(({ channelId }) => channelId === name.channelId)
    return { ...name, address: mine.reduce((at, { room, to }) => (room === at ? to : at), name.address) }
  }
}

/**
 * The conversations of these rooms. Whoever brings the first message of one makes it wait for him: two who bring theirs at
 * once must begin one conversation.
 */
async function roomsNamed(cx: Act, rooms: Name[]): Promise<Map<string, Id>> {
  if (rooms.length === 0) return new Map()
  const known = await find(cx, rooms)
  const strange = rooms.map(keyOf).filter((key) => !known.has(key))
  if (strange.length === 0) return known
  // In one order: two batches then never wait for each other.
  await cx.tx.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 7204) as key from unnest(${sql.param(strange)}::text[]) name order by 1) names`)
  return find(cx, rooms)
}

async function find(cx: Act, rooms: Name[]): Promise<Map<string, Id>> {
  const { rows } = await cx.tx.execute<{ id: Id; channelId: Id; address: string }>(sql`
    select id, channel_id as "channelId", room as address from conversations
    where room is not null and (channel_id, room) in (select "channelId", address
      from jsonb_to_recordset(${JSON.stringify(rooms)}::jsonb) as one("channelId" uuid, address text))`)
  return new Map(rows.map((row) => [keyOf(row), row.id]))
}

/** Where an answer goes: into the room, or to the one with whom the conversation is. */
export const answeredAt = (
  { room }: Pick<Conversation, 'room'>,
  { kind, address }: { kind: string; address: string },
) => (room === null ? { kind, address } : { kind, address: room, room: true as const })
