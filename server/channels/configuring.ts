import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Consent, Setup } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { channels, desks } from '../../db/schema/index.ts'
import { refuse } from '../contract/refusal.ts'
import type { Act } from '../core/act.ts'
import { change, insert } from '../core/change.ts'
import { lock } from '../core/hold.ts'
import { conceal, reveal } from '../core/secrets.ts'
import { need } from '../agents/access.ts'
import { connectorOf } from './running.ts'

export interface NewChannel {
  kind: string
  name: string
  deskId: Id
  settings: Record<string, unknown>
}

export async function addChannel(cx: Act, wanted: NewChannel): Promise<Id> {
  need(cx.actor, 'configure')
  const { kind, name, deskId } = wanted
  await deskOrRefuse(cx, deskId)
  const id = newId()
  const settings = conceal(checked(kind, wanted.settings), id)
  await insert(cx, channels, { id, kind, name, deskId, settings, statusAt: cx.now })
  cx.record('channel.added', { channelId: id }, { kind, deskId })
  return id
}

export interface ChannelPatch {
  name?: string
  deskId?: Id
  enabled?: boolean
  settings?: Record<string, unknown>
}

/** Settings that are not given stay as they are: a secret that was never shown need not be typed again. */
export async function changeChannel(cx: Act, id: Id, { settings, ...patch }: ChannelPatch) {
  need(cx.actor, 'configure')
  const row = (await lock(cx, channels, id)) ?? refuse('not_found', 'There is no such channel.')
  if (patch.deskId) await deskOrRefuse(cx, patch.deskId)
  const merged = settings && { settings: conceal(completed(row, settings), id) }
  const changed = await change(cx, channels, row, { ...patch, ...merged })
  cx.record('channel.changed', { channelId: id }, { enabled: changed.enabled, deskId: changed.deskId })
}

type Row = typeof channels.$inferSelect

/** Under another key they are lost: then there are none, and they can be entered again. */
export function settingsOf(row: Row): Record<string, unknown> {
  try {
    return reveal(row.settings, row.id) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** The settings without their secret fields. */
export function openSettings(row: Row): Record<string, unknown> {
  const schema = z.toJSONSchema(connectorOf(row.kind)!.settings, { io: 'input' })
  const secret = (name: string) => (schema.properties?.[name] as { secret?: boolean } | undefined)?.secret === true
  return Object.fromEntries(Object.entries(settingsOf(row)).filter(([name]) => !secret(name)))
}

/** What the admin must do elsewhere, as its connector says; `url` is where this installation is reached. */
export const setupOf = (row: Row, url: string): Setup =>
  connectorOf(row.kind)?.setup?.(checked(row.kind, settingsOf(row)), { url, channelId: row.id }) ?? { snippets: [] }

export interface Said {
  en: string
  fa: string
}

/** What the channel answers by itself; null where it has no words for that. */
export function answersOf(row: Row): { arrived: Said | null; closed: Said | null } {
  const connector = connectorOf(row.kind)
  if (!connector?.acknowledgement && !connector?.outOfHours) return { arrived: null, closed: null }
  const { success, data } = connector.settings.safeParse(settingsOf(row))
  if (!success) return { arrived: null, closed: null }
  return { arrived: inBoth(connector.acknowledgement?.(data)), closed: inBoth(connector.outOfHours?.(data)) }
}

const inBoth = ({ en, fa }: Said = { en: '', fa: '' }) => (en || fa ? { en: en || fa, fa: fa || en } : null)

/** The addresses that an answer can go out from; none where there is nothing to choose. */
export function sendersOf(row: Row): string[] {
  const connector = connectorOf(row.kind)
  if (!connector?.senders) return []
  const settings = connector.settings.safeParse(settingsOf(row))
  const senders: string[] = settings.success ? connector.senders(settings.data) : []
  return senders.length > 1 ? senders : []
}

/** How a text is counted there; null where it is not. */
export function countingOf(row: Row) {
  const connector = connectorOf(row.kind)
  if (!connector?.counting) return null
  const settings = connector.settings.safeParse(settingsOf(row))
  return settings.success ? connector.counting(settings.data) : null
}

/** What its customers may forbid; undefined where they cannot. */
export function consentOf(row: Row): Consent | undefined {
  const connector = connectorOf(row.kind)
  if (!connector?.consent) return undefined
  const settings = connector.settings.safeParse(settingsOf(row))
  return settings.success ? connector.consent(settings.data) : undefined
}

/** Settings as their connector takes them. Refuses what is not complete, by field. */
export function checked(kind: string, settings: Record<string, unknown>) {
  const connector = connectorOf(kind) ?? refuse('invalid', 'There is no such kind of channel.')
  const result = connector.settings.safeParse(settings)
  return result.success
    ? result.data
    : refuse('invalid', 'These settings are not complete.', z.flattenError(result.error))
}

/**
 * The settings of a channel with these in place of some. Refuses, by field, where a stored secret would go somewhere else
 * than where it was given for: whoever may configure could otherwise have it sent to himself.
 */
export function completed(row: Row, given: Record<string, unknown>) {
  const kept = settingsOf(row)
  const connector = connectorOf(row.kind)
  const whole = checked(row.kind, { ...kept, ...given }) as Record<string, unknown>
  const before = connector?.settings.safeParse(kept)
  const known = before?.success ? connector!.goesTo?.(before.data) : undefined
  const again = Object.entries(connector?.goesTo?.(whole) ?? {})
    .filter(([name]) => whole[name] && given[name] === undefined)
    .filter(([name, places]) => places.some((place) => !known?.[name]?.includes(place)))
    .map(([name]) => [name, ['secret_again']])
  if (again.length === 0) return whole
  return refuse('invalid', 'Enter the secrets again: they would go to another place.', {
    formErrors: [],
    fieldErrors: Object.fromEntries(again),
  })
}

async function deskOrRefuse(cx: Act, id: Id) {
  const [desk] = await cx.tx.select({ id: desks.id }).from(desks).where(eq(desks.id, id))
  if (!desk) refuse('not_found', 'There is no such desk.')
}
