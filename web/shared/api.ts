import type { Hours } from '../../server/contract/opening.ts'
import type { ErrorBody, RefusalCode } from '../../server/contract/refusal.ts'
import type {
  AgentRow,
  Boot,
  FileRef,
  Group,
  Id,
  MessageRow,
  Push,
  Role,
  View,
  WindowPage,
} from '../../server/contract/rows.ts'

/** Why a request failed. `offline`: it may or may not have arrived; only what bears a `clientId` may be repeated. */
export class Failure extends Error {
  readonly code: RefusalCode | 'fault' | 'offline'
  readonly details: unknown
  readonly id: string | undefined
  constructor(code: Failure['code'], message: string, details?: unknown, id?: string) {
    super(message)
    this.code = code
    this.details = details
    this.id = id
  }
  /** Whether the same request may succeed later without anybody changing it. */
  get passes() {
    return ['offline', 'unavailable', 'fault', 'too_many'].includes(this.code)
  }
}

export async function failureOf(answer: Pick<Response, 'status' | 'text'>): Promise<Failure> {
  const text = await answer.text().catch(() => '')
  try {
    const { error } = JSON.parse(text) as ErrorBody
    return new Failure(error.code, error.message, error.details, error.id)
  } catch {
    return new Failure(answer.status >= 502 ? 'unavailable' : 'fault', `HTTP ${answer.status}`)
  }
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = body === undefined ? undefined : { 'content-type': 'application/json' }
  const sent = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }
  const answer = await fetch(path, sent).catch(() => {
    throw new Failure('offline', 'No connection')
  })
  if (!answer.ok) throw await failureOf(answer)
  return (await answer.json().catch(() => ({}))) as T
}

export const v1 = <T>(method: string, path: string, body?: unknown) => ask<T>(method, `/api/v1${path}`, body)
const thread = (id: Id) => `/conversations/${id}`

export const boot = () => v1<Boot>('GET', '/boot')
export const list = (view: View, group: Group, after?: [id: Id, sort: string] | null) =>
  v1<WindowPage>('GET', `/conversations?view=${view}&group=${group}${after ? `&after=${after[1]},${after[0]}` : ''}`)
export const opened = (id: Id) => v1<Push>('GET', thread(id))
export const older = (id: Id, before: number) => v1<Push>('GET', `${thread(id)}/messages?before=${before}`)

export interface Written {
  clientId: Id
  text: string
  fileIds: Id[]
}
/** Someone else whom a message goes to openly. */
export type Other = MessageRow['others'][number]
interface Envelope {
  seen: number
  others: Other[]
  /** Who gets it without anyone else being told. */
  hidden: Other[]
  sender: string | null
  quotes: Id | undefined
  buttons: string[]
}
export const reply = (id: Id, message: Written & Envelope) => v1<Push>('POST', `${thread(id)}/messages`, message)
export const note = (id: Id, message: Written) => v1<Push>('POST', `${thread(id)}/notes`, message)
export const assign = (id: Id, agentId: Id | null) =>
  agentId ? v1<Push>('PUT', `${thread(id)}/assignment`, { agentId }) : v1<Push>('DELETE', `${thread(id)}/assignment`)
export const resolve = (id: Id) => v1<Push>('PUT', `${thread(id)}/closure`)
export const releaseAddress = (id: Id) => v1<Push>('DELETE', `${thread(id)}/address`)
export const reopen = (id: Id) => v1<Push>('DELETE', `${thread(id)}/closure`)
export const move = (id: Id, deskId: Id) => v1<Push>('PUT', `${thread(id)}/desk`, { deskId })
export const mark = (id: Id, seq: number) => v1<Push>('PUT', `${thread(id)}/mark`, { seq })
export const draft = (id: Id, text: string, isNote: boolean) =>
  v1<Push>('PUT', `${thread(id)}/draft`, { text, note: isNote })
export const resend = (messageId: Id) => v1<Push>('POST', `/messages/${messageId}/resend`)
export const skip = (messageId: Id) => v1<Push>('POST', `/messages/${messageId}/skip`)
/** What goes with a message besides its text. */
export const body = (messageId: Id) =>
  v1<{ html: string | null; quoted: string | null }>('GET', `/messages/${messageId}/body`)
export const pageAddress = (messageId: Id, pictures: boolean) =>
  `/api/v1/messages/${messageId}/page${pictures ? '?pictures=1' : ''}`
export const messageAddress = (messageId: Id) => `/api/v1/messages/${messageId}/original`
export const fileAddress = (file: FileRef, inline = false) => `/api/v1/files/${file.id}${inline ? '?inline=1' : ''}`

type Invited = Push & { invitation: string }
export const addAgent = (agent: { name: string; email: string; role: Role; deskIds: Id[] }) =>
  v1<Invited>('POST', '/agents', agent)
export const changeAgent = (id: Id, change: Partial<Pick<AgentRow, 'role' | 'active' | 'name'>>) =>
  v1<Push>('PATCH', `/agents/${id}`, change)
export const inviteAgain = (id: Id) => v1<Invited>('POST', `/agents/${id}/invitation`)

export const addDesk = (name: string) => v1<Push>('POST', '/desks', { name })
export const renameDesk = (id: Id, name: string) => v1<Push>('PATCH', `/desks/${id}`, { name })
export const setDeskCalendar = (id: Id, calendarId: Id | null) =>
  v1<Push>('PUT', `/desks/${id}/calendar`, { calendarId })
export const deskMembers = () => v1<{ members: [deskId: Id, agentId: Id][] }>('GET', '/desks/members')
export const setMember = (deskId: Id, agentId: Id, member: boolean) =>
  v1<Push>(member ? 'PUT' : 'DELETE', `/desks/${deskId}/members/${agentId}`)

export const addCalendar = (calendar: Hours & { name: string }) => v1<Push>('POST', '/calendars', calendar)
export const renameCalendar = (id: Id, name: string) => v1<Push>('PATCH', `/calendars/${id}`, { name })
export const setHours = (id: Id, hours: Hours & { seen: number }) => v1<Push>('PUT', `/calendars/${id}/hours`, hours)
export const removeCalendar = (id: Id) => v1<Push>('DELETE', `/calendars/${id}`)

/** The part of JSON Schema that settings are described in, and the words that a connector may add for its form. */
export interface Schema {
  type?: string
  enum?: string[]
  default?: unknown
  properties?: { [name: string]: Schema }
  required?: string[]
  items?: Schema
  title?: string
  description?: string
  label?: { en: string; fa: string }
  hint?: { en: string; fa: string }
  /** Of the values to choose from. */
  choices?: { [value: string]: { en: string; fa: string } }
  secret?: boolean
  /** A day, or the instant within it at which something was set up. */
  day?: boolean
  /** Few ever need it. */
  advanced?: boolean
  /** It stands there only while each of these fields has one of these values. */
  when?: { [field: string]: string[] }
  /** For machines: it stands left-to-right on every screen. */
  code?: boolean
  minimum?: number
  maximum?: number
  maxLength?: number
  minLength?: number
  maxItems?: number
}
export type Settings = { [name: string]: unknown }
export interface ChannelDetails {
  settings: Settings
  setup: { snippets: { title: { en: string; fa: string }; code: string }[] }
}
export interface Quarantined {
  id: number
  receivedAt: string
  error: 'not_readable' | 'not_readable_in_time' | 'not_stored'
}
export interface Connector {
  kind: string
  schema: Schema
  /** Whether its settings may be left as they are proposed. */
  asksNothing: boolean
  /** Whether settings can be tried out before they are saved. */
  canCheck: boolean
  canPropose: boolean
  /** Whether it can send something to itself and see it come in. */
  canRoundTrip: boolean
  /** What people read in place of a code or a step. */
  words: { [code: string]: { en: string; fa: string } }
}
export const connectors = () => v1<{ connectors: Connector[] }>('GET', '/connectors')
export const addChannel = (channel: { kind: string; name: string; deskId: Id; settings: Settings }) =>
  v1<Push>('POST', '/channels', channel)
export const changeChannel = (id: Id, change: { name?: string; deskId?: Id; enabled?: boolean; settings?: Settings }) =>
  v1<Push>('PATCH', `/channels/${id}`, change)
export const proposal = (kind: string, settings: Settings) =>
  v1<{ settings: Settings }>('POST', `/connectors/${encodeURIComponent(kind)}/proposal`, { settings })
export const stopImport = (id: Id) => v1<Push>('DELETE', `/channels/${id}/import`)
export const resumeImport = (id: Id) => v1<Push>('PUT', `/channels/${id}/import`)
export const channelDetails = (id: Id) => v1<ChannelDetails>('GET', `/channels/${id}`)
export const quarantine = (id: Id) => v1<{ rows: Quarantined[] }>('GET', `/channels/${id}/quarantine`)
export const originalAddress = (rawId: number) => `/api/v1/quarantine/${rawId}`
export const retryRaw = (rawId: number) => v1<unknown>('POST', `/quarantine/${rawId}/retry`)

export const invitation = (token: string) =>
  v1<{ name?: string; email?: string; setup: boolean }>('GET', `/join/${encodeURIComponent(token)}`)
export const join = (joining: {
  token: string
  name: string
  email: string
  password: string
  language: 'en' | 'fa'
}) => v1<{ email?: string }>('POST', '/join', joining)
export const signIn = (email: string, password: string) =>
  ask<unknown>('POST', '/api/auth/sign-in/email', { email, password })
export const signOut = () => ask<unknown>('POST', '/api/auth/sign-out', {})
