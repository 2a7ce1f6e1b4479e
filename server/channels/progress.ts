import type { Progress } from '../../db/facts.ts'
import type { Id } from '../../db/ids.ts'
import { channels } from '../../db/schema/index.ts'
import { need } from '../agents/access.ts'
import { refuse } from '../contract/refusal.ts'
import { act, channelActor, type Act } from '../core/act.ts'
import { change } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { lease } from '../core/lease.ts'

type Far = Pick<Progress, 'read' | 'of'>

/** From now on only what arrives is read; what has been read stays. */
export async function stopImport(cx: Act, id: Id) {
  need(cx.actor, 'configure')
  const { row, progress } = await reading(cx, id)
  if (!progress) refuse('conflict', 'Nothing lies behind any more.')
  if (progress.stoppedAt !== null) return
  await change(cx, channels, row, { progress: { ...progress, stoppedAt: cx.now.toISOString() } })
  cx.record('channel.stopped', { channelId: id }, far(progress))
}

/** Goes on where it stopped. */
export async function resumeImport(cx: Act, id: Id) {
  need(cx.actor, 'configure')
  const { row, progress } = await reading(cx, id)
  if (!progress || progress.stoppedAt === null) return
  await change(cx, channels, row, { progress: { ...progress, stoppedAt: null } })
  cx.record('channel.resumed', { channelId: id }, far(progress))
}

async function reading(cx: Act, id: Id) {
  const row = (await lock(cx, channels, id)) ?? refuse('not_found', 'There is no such channel.')
  return { row, progress: row.progress }
}

const far = ({ read, of }: Far): Far => ({ read, of })

/** Of each channel, what was told last and is still to be written, and the writing. */
interface Noted {
  far: Far | null
  soon: NodeJS.Timeout | undefined
  writing: Promise<void>
}
const noted = new Map<Id, Noted>()
/** Milliseconds between two of a channel that are written down: nobody counts along with each mail. */
const pace = 2000

/**
 * Writes down how far a channel has read, its beginning and its end at once and what is between from time to time. Resolves
 * when what is due at once has been written.
 */
export async function noteProgress(id: Id, told: Far | null) {
  const last = noted.get(id)
  if (last && last.far?.read === told?.read && last.far?.of === told?.of) return
  const one = last ?? { far: null, soon: undefined, writing: Promise.resolve() }
  const isNews = !last || (last.far === null) !== (told === null) || last.far?.of !== told?.of
  one.far = told
  noted.set(id, one)
  if (isNews) await flush(id, one)
  else one.soon ??= setTimeout(() => void flush(id, one), pace).unref()
}

/** This process does not read the channel any more: what another one writes down is not known here. */
export function forgetProgress(id: Id) {
  clearTimeout(noted.get(id)?.soon)
  noted.delete(id)
}

function flush(id: Id, one: Noted): Promise<void> {
  clearTimeout(one.soon)
  one.soon = undefined
  one.writing = one.writing.then(() => write(id, one.far)).catch(() => forgetProgress(id))
  return one.writing
}

async function write(id: Id, given: Far | null) {
  // Who stood still meanwhile would write over what his successor did.
  if ((await lease(`channel:${id}`)) === null) return forgetProgress(id)
  await act(channelActor(id), async (cx) => {
    const row = await lock(cx, channels, id)
    const before = row?.progress ?? null
    if (!row || (before === null && given === null)) return
    if (before && given && before.read === given.read && before.of === given.of) return
    await change(cx, channels, row, { progress: given && { ...far(given), stoppedAt: before?.stoppedAt ?? null } })
    cx.record('channel.progressed', { channelId: id }, far(given ?? { read: before!.of, of: before!.of }))
  })
}
