import type { FactType, MessageKind, Purpose, Role, Status } from '../../db/facts.ts'
import type { Hours } from '../../db/hours.ts'
import type { Id } from '../../db/ids.ts'
import type { Counting } from './counting.ts'
import type { MessageRow } from './message-row.ts'
import type { Quiet } from './quiet.ts'

export type { FactType, Id, MessageKind, Role, Status }
export type * from './message-row.ts'

/** Every row bears a version that its table raises at each change: the browser keeps the highest it has seen. */
export interface Row {
  id: Id
  version: number
}

export interface AgentRow extends Row {
  name: string
  email: string
  role: Role
  active: boolean
}
export interface DeskRow extends Row {
  name: string
  /** Whose hours it keeps; null: it is always open. */
  calendarId: Id | null
}
export interface CalendarRow extends Row, Hours {
  name: string
  /** Nobody can choose it any more. */
  removed: boolean
}
export interface ChannelRow extends Row {
  kind: string
  name: string
  deskId: Id
  enabled: boolean
  /** `new` (never heard from), `ok`, or a code of what is wrong. */
  status: string
  /** Of what lay there before, see `Progress`; null where nothing does any more. */
  progress: { read: number; of: number; stoppedAt: string | null } | null
  /** What is left at its far sides to send with, as they said last. */
  balances: { of: { en: string; fa: string }; amount: number; currency: string; low: boolean }[]
  /** Whether one message can go to several people openly. */
  others: boolean
  /** Whether an answer can quote a message. */
  quotes: boolean
  /** Whether, and how many hours long, a message can be changed after it was sent. */
  edit: { hours?: number } | null
  /** Whether, and how many hours long, it can be taken back. */
  remove: { hours?: number } | null
  /** The emoji that can be put to what came in. */
  reactions: string[]
  /** How many answers can be offered as buttons; none: 0. */
  buttons: number
  /** What its customers can forbid, and when nothing goes out; null: they cannot. */
  consent: { purpose: Purpose; quiet: Quiet | null } | null
  /** Whether a link can be made by which a customer comes to it as himself. */
  links: boolean
  /** How a text is counted and charged there; null: it is not. */
  counting: Counting | null
  /** Letters that it takes at once: what is longer goes out in several. Null: any number. */
  textLength: number | null
  /** What the files of one message may have together. */
  attachmentBytes: number
  /** Its own addresses, from each of which an answer can go out; none where there is nothing to choose. */
  senders: string[]
}
export interface CustomerRow extends Row {
  name: string | null
}
export interface IdentityRow extends Row {
  customerId: Id
  kind: string
  address: string
  /** The channel on which alone the address means this person; null where it means him everywhere. */
  channelId: Id | null
  /** ISO 8601 instant at which the customer proved it, or null: only claimed. */
  verifiedAt: string | null
  /** Since which ISO 8601 instant the address is somebody else's, or null. */
  releasedAt: string | null
  /** What must not be sent to this address, over which channel, and since which ISO 8601 instant: nobody can. */
  forbids: { channelId: Id; purpose: Purpose; since: string }[]
}
export interface ConversationRow extends Row {
  number: number
  deskId: Id
  requesterId: Id
  subject: string | null
  /** Address of the group whose conversation it is, which `subject` then names; null: it is with the requester. */
  room: string | null
  status: Status
  assigneeId: Id | null
  channelId: Id
  identityId: Id
  preview: string
  previewKind: MessageKind
  /** Who of us wrote it; null where the customer did. */
  previewAgentId: Id | null
  lastSeq: number
  /** Of what came in last; what is past counts only where nothing came later. */
  lastInboundSeq: number
  /** How many came in since the channel was set up. */
  inboundCount: number
  lastMessageAt: string
  waitingSince: string | null
  createdAt: string
}
/** A sealed fact as the screen shows it: in the thread, between messages. */
export interface FactRow {
  position: number
  type: FactType
  subject: { [name: string]: Id | undefined }
  actor: { kind: string; id: Id }
  at: string
  data: Record<string, unknown>
}
/** How far the reader of this push has read one conversation. Personal: pushed to its owner alone. */
export interface MarkRow {
  conversationId: Id
  seq: number
  inboundCount: number
}
export interface DraftRow {
  conversationId: Id
  text: string
  note: boolean
  version: number
}

/**
 * The only shape in which state reaches a browser: first load, answer and live push alike. Rows may come late, twice or
 * out of order; the browser keeps, by id, the row of the highest version.
 */
export interface Push {
  epoch: Id
  /** The log position that its rows are at least as new as. */
  position: number
  /**
   * Up to where the receiver then has everything: the cursor to resume from. Absent where that is `position`; behind it in
   * a live push, as what happened is told in several, and the line may break between two of them.
   */
  complete?: number
  agents?: AgentRow[]
  desks?: DeskRow[]
  calendars?: CalendarRow[]
  channels?: ChannelRow[]
  customers?: CustomerRow[]
  identities?: IdentityRow[]
  conversations?: ConversationRow[]
  messages?: MessageRow[]
  facts?: FactRow[]
  marks?: MarkRow[]
  drafts?: DraftRow[]
  /** Conversations that the receiver can no longer see. */
  gone?: Id[]
  /**
   * Which windows the pushed conversations are in now, by window key, each with its sort instant. A pushed conversation
   * that a window does not name here has left that window. Belongs to the rows' versions: void for a row that is older
   * than the one held. Absent: nothing is said of any window.
   */
  windows?: { [key: string]: [id: Id, sort: string][] }
  /** By view; 100 stands for "99+". */
  counts?: Counts
}
export type Counts = { [view in View]?: number }

export const views = ['mine', 'unassigned', 'all', 'resolved'] as const
export type View = (typeof views)[number]
/** Whose turn it is: we owe an answer (longest waiting first), the customer does, or it is over (newest first). */
export const groups = ['us', 'customer', 'done'] as const
export type Group = (typeof groups)[number]

/** The key of a window in `Push.windows`. `mine` is one per agent, the others are shared by all who see the desk. */
export const windowKey = (view: View, group: Group, agentId: Id) =>
  view === 'mine' ? `mine:${agentId}/${group}` : `${view}/${group}`

/** `us` sorts upwards (longest waiting first), the others downwards. */
export const ascending = (group: Group) => group === 'us'

/** Answer to `GET /conversations`: one page of one window, in order. */
export interface WindowPage extends Push {
  key: string
  order: [id: Id, sort: string][]
  /** Whether rows lie beyond this page; ask with `after` = the last pair. */
  more: boolean
}

/** What the browser learns once, when it opens. */
export interface Boot extends Push {
  me: AgentRow
  /** Desks in which the agent works. */
  deskIds: Id[]
  /** Sent back at `resume`: a change of role or desk since then means starting afresh. */
  accessEpoch: number
  installation: { name: string; secure: boolean }
}
