import type { Consent, Event } from '../../connectors/connector.ts'
import { newId, type Id } from '../../db/ids.ts'
import { addChannel } from '../../server/channels/configuring.ts'
import { channelOf, reconcile } from '../../server/channels/running.ts'
import { act, system } from '../../server/core/act.ts'
import { receiveAll } from '../../server/messages/receiving.ts'
import { attemptsEnded, sendDue } from '../../server/messages/sending.ts'
import { fake } from '../connectors/fake/index.ts'
import { farSide } from '../connectors/far-side.ts'
import { makeKnown } from '../support/known.ts'

/** A channel whose far side is ours to break. `idempotent: false` stands for a provider that keeps no key of ours. */
export async function farChannel(
  deskId: Id,
  idempotent = true,
  more: { triesFor?: number; quotes?: true; links?: true; consent?: Consent } = {},
) {
  const kind = more.consent
    ? 'forbidding'
    : more.links
      ? 'linking'
      : more.quotes
        ? 'quoting'
        : more.triesFor
          ? 'patient'
          : idempotent
            ? 'fake'
            : 'forgetful'
  const { quotes, links, consent, ...rest } = more
  const can = consent && { consent: (settings: { consent?: Consent }) => settings.consent! }
  const limits = { ...fake.limits, ...(quotes && { quotes }), ...(links && { links }) }
  makeKnown({ ...fake, ...rest, ...can, limits, kind, idempotent })
  const name = newId()
  const settings = { farSide: name, token: 'secret-token-of-the-far-side', ...(consent && { consent }) }
  const id = await act(system, (cx) => addChannel(cx, { kind, name: 'Far', deskId, settings }))
  await reconcile()
  const channel = { id, deskId }
  const settingsNow = () => channelOf(id)?.settings as { consent?: Consent }
  return { ...channel, kind, far: farSide(name), settingsNow, writes: writer(channel), hears: hearer(channel) }
}

export type FarChannel = Awaited<ReturnType<typeof farChannel>>

/** Until nothing that is due waits and nothing is under way. */
export async function sendAll() {
  do await attemptsEnded()
  while (await sendDue(1))
}

let rawId = 1_000_000
/** The far side says all this in one input; answers its number, to say it again under. */
const hearer =
  (channel: { id: Id; deskId: Id }) =>
  async (events: Event[], again = rawId++) => {
    const place = { channel, threadDays: 7, own: [] }
    const given = events.map((event, index) => ({ place, rawId: again, index, event }))
    await act({ kind: 'channel', id: channel.id }, (cx) => receiveAll(cx, given))
    return again
  }

/** Someone writes, without the parsing thread, which knows only the connectors of the product. */
const writer = (channel: { id: Id; deskId: Id }) => async (who: string, text: string) => {
  const from = { kind: 'fake', address: who, verified: true }
  let id = ''
  await act({ kind: 'channel', id: channel.id }, async (cx) => {
    const event = { type: 'message' as const, from, text }
    const place = { channel, threadDays: 7, own: [] }
    await receiveAll(cx, [{ place, rawId: rawId++, index: 0, event }])
    id = cx.touched.conversations![0]!
  })
  return id
}
