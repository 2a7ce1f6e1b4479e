import type { ImapFlow, MailboxObject } from 'imapflow'
import type { Place } from './cursor.ts'
import { after, since } from './folder.ts'
import { worthTelling } from './limits.ts'

/**
 * Where to go on in a folder: after what was read, or at the first mail since the wanted date. Where it begins while an
 * admin wants only what comes, all that is there is left out but for what came since he said so.
 */
export async function placeIn(
  client: ImapFlow,
  box: MailboxObject,
  known: Place | undefined,
  wanted: string,
  stoppedAt: string | null,
): Promise<Place> {
  const validity = String(box.uidValidity)
  if (known?.validity === validity && known.since <= wanted) return known
  const found = await since(client, wanted)
  const begin = (uids: number[]) => uids.reduce((one, other) => Math.min(one, other), box.uidNext)
  const place = { validity, uid: begin(found) - 1, since: wanted, first: box.uidNext }
  if (stoppedAt === null || found.length === 0) return place
  const left = { from: begin(found), until: box.uidNext - 1, of: found.length }
  return { ...place, uid: begin(await since(client, stoppedAt)) - 1, left, only: stoppedAt }
}

/**
 * A pile that lay ahead as an admin stopped, and of which nothing was stored yet, is left out as well: only what came
 * since is next. Fewer than are told of are simply read.
 */
export async function divided(client: ImapFlow, box: MailboxObject, place: Place, stoppedAt: string): Promise<Place> {
  if (place.left || place.behind) return place
  const found = await after(client, place.uid)
  if (found.length < worthTelling) return place
  const { first } = place
  const next = (await since(client, stoppedAt)).reduce((one, other) => Math.min(one, other), box.uidNext)
  const left = { from: place.uid + 1, until: box.uidNext - 1, of: found.length, first }
  return { ...place, uid: Math.max(place.uid, next - 1), first: box.uidNext, left, only: stoppedAt }
}

/**
 * As an admin stops: what was noted to lie behind is left out, and what came since is next. Where something is left out
 * already it is one with it, and what was read between the two comes again, which doubles nothing.
 */
export function leaving({ behind, left, ...place }: Place): Place {
  if (!behind || place.uid >= behind.until) return { ...place, ...(left && { left }) }
  const begin = left ?? { from: place.uid + 1, of: 0 }
  return { ...place, uid: behind.until, left: { ...begin, until: behind.until, of: begin.of + behind.of } }
}

/** Notes that many lie ahead, unless those that were noted still do. */
export function piled({ behind, ...place }: Place, uids: number[]): Place {
  if (behind && place.uid < behind.until) return { ...place, behind }
  return uids.length < worthTelling ? place : { ...place, behind: { until: uids.at(-1)!, of: uids.length } }
}

/** A part of a folder that is to be read. */
export interface Part {
  uids: number[]
  /** From when on its mail is wanted, and from which UID on all of it is. */
  since: string
  first: number
  /** The place once the mail of this UID is stored. */
  upTo(uid: number): Place
  /** What of it is told as it is read: up to this UID, as of so many, of which so many come later. */
  told: { until: number; of: number } | undefined
  later: number
  /** By which it is told beside the other part of its folder. */
  name: '' | ' ahead'
}

/** Some of what was left out. */
export const leftOut = (place: Place, left: NonNullable<Place['left']>, uids: number[], later: number): Part => {
  const { since } = place
  return {
    uids,
    since,
    first: left.first ?? place.first,
    told: left,
    later,
    name: '',
    upTo: (uid) => ({ ...place, left: { ...left, from: uid + 1 } }),
  }
}

/** What comes after all that was read. */
export const ahead = (place: Place, uids: number[]): Part => {
  const { first, only = place.since, behind } = place
  return { uids, since: only, first, told: behind, later: 0, name: ' ahead', upTo: (uid) => ({ ...place, uid }) }
}
