import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { batch, beginning, mailBytes } from './limits.ts'
import type { Suspects } from './suspects.ts'

export interface Mail {
  uid: number
  bytes: Uint8Array
  /** Bytes of the whole, when only its beginning is here. */
  cutFrom?: number
}

/** What is wanted of a folder: all from a UID on, and before it what came since an instant. */
interface Wanted {
  first: number
  since: string
}

const day = 86_400_000

/** Numbers of the mails since a date, and of some before: IMAP searches by day, in a time zone of the server's choice. */
export const since = async (client: ImapFlow, date: string): Promise<number[]> =>
  (await client.search({ since: new Date(Date.parse(date) - day) }, { uid: true })) || []

/** Numbers of the mails after one, up to another. */
export async function after(client: ImapFlow, uid: number, until = Infinity): Promise<number[]> {
  if (uid >= until) return []
  const range = `${uid + 1}:${until === Infinity ? '*' : until}`
  const found = await client.search({ uid: range }, { uid: true })
  // `5:*` names the last mail even when it is number 3.
  return (found || []).filter((number) => number > uid && number <= until).sort((one, other) => one - other)
}

/** So many of them as fit into memory, oldest first. Ones that have gone meanwhile are left out. */
export async function* fetched(
  client: ImapFlow,
  { uids, ...place }: Wanted & { uids: number[] },
  suspects: Suspects,
): AsyncGenerator<Mail[]> {
  for (let at = 0; at < uids.length; at += batch.mails) {
    const some = uids.slice(at, at + batch.mails)
    const listed = await client.fetchAll(some.join(','), { uid: true, size: true, internalDate: true }, { uid: true })
    if (listed.length < some.length) await alive(client)
    const wanted = listed.filter((one) => isWanted(one, place)).sort((one, other) => one.uid - other.uid)
    for (const group of groups(wanted, suspects)) {
      const mails = await suspects.watch(group, () => sources(client, group, suspects))
      if (mails.length > 0) yield mails
    }
  }
}

/** Clocks differ: a mail of the minute in which the channel was set up is not missed. */
const tolerance = 300_000

const isWanted = ({ uid, internalDate }: FetchMessageObject, { first, since }: Wanted) =>
  uid >= first || !internalDate || new Date(internalDate).getTime() >= Date.parse(since) - tolerance

function* groups(listed: FetchMessageObject[], suspects: Suspects) {
  let group: FetchMessageObject[] = []
  let bytes = 0
  for (const one of listed) {
    const size = one.size ?? 0
    const alone = suspects.has(one.uid)
    if (group.length > 0 && (alone || bytes + size > batch.bytes)) {
      yield group
      group = []
      bytes = 0
    }
    group.push(one)
    bytes += alone ? batch.bytes : size
  }
  if (group.length > 0) yield group
}

async function sources(client: ImapFlow, group: FetchMessageObject[], suspects: Suspects): Promise<Mail[]> {
  const [{ uid, size = 0 }] = group as [FetchMessageObject]
  if (suspects.isHopeless(uid)) return []
  if (group.length === 1 && (size > mailBytes || suspects.isBad(uid))) return [await begun(client, uid, size)]
  const uids = group.map((one) => one.uid)
  const mails: Mail[] = []
  for await (const { uid, source } of client.fetch(uids.join(','), { uid: true, source: true }, { uid: true })) {
    if (!source) throw new Error('The server gave a mail without its content')
    mails.push({ uid, bytes: source })
  }
  if (mails.length < group.length) await alive(client)
  return mails.sort((one, other) => one.uid - other.uid)
}

/** A connection that broke must not look like mails that have gone. */
async function alive(client: ImapFlow) {
  await client.noop()
  if (!client.usable) throw Object.assign(new Error('The connection has ended'), { code: 'ECONNRESET' })
}

/** The headers and first words of a mail that is too large to be taken whole. */
export async function begun(client: ImapFlow, uid: number, size: number): Promise<Mail> {
  const one = await client.fetchOne(
    String(uid),
    { uid: true, source: { start: 0, maxLength: beginning } },
    { uid: true },
  )
  return { uid, bytes: (one && one.source) || new Uint8Array(), cutFrom: size }
}
