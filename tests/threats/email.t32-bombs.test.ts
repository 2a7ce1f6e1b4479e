import { expect, test } from 'vitest'
import { act } from '../../server/core/act.ts'
import { takeIn } from '../../server/messages/intake.ts'
import { stopParsing } from '../../server/messages/parsing.ts'
import { retryRaw } from '../../server/messages/quarantine.ts'
import { bombs } from '../connectors/email.bombs.ts'
import { kept, mailbox, take } from '../connectors/email.kept.ts'
import { newWorld } from '../support/world.ts'

const world = await newWorld()
/** What a mailbox hands over at most; of larger ones only the beginning comes. */
const most = 40_000_000

test(
  'T32 mails that are bombs are kept to the last byte, and the server’s own thread goes on',
  { timeout: 300_000 },
  async () => {
    const channel = await mailbox(world.support)
    const ordinary = Buffer.from('From: Dariush <dariush@example.org>\nSubject: lamp\n\nWhere is it?\n')
    const all = Object.entries(bombs).map(([name, make]) => [name, Buffer.from(make()).subarray(0, most)] as const)
    const busy = await take(channel, [
      ...all.map(([name, bytes]) => [name, bytes] as [string, Uint8Array]),
      ['last', ordinary],
    ])
    // On a machine that is busy with more than this, time may be up for one: it is set aside, and can be read later.
    for (const { raw } of (await kept(channel)).values())
      if (raw.state === 'quarantined') await act(world.root, (cx) => retryRaw(cx, raw.id))
    while (await takeIn([channel]));
    const found = await kept(channel)
    for (const [name, bytes] of all) {
      expect([name, Buffer.compare(found.get(name)!.bytes, bytes)]).toEqual([name, 0])
      expect([name, found.get(name)!.raw.state, found.get(name)!.isShown]).toEqual([name, 'done', true])
    }
    expect(found.get('last')).toMatchObject({ isShown: true, message: { text: 'Where is it?' } })
    const [usual, rare, longest] = [0.5, 0.999, 1].map((q) => busy[Math.ceil(busy.length * q) - 1]!)
    console.log(
      `busy at a stretch: ${usual!.toFixed(1)} ms, p99.9 ${rare!.toFixed(0)} ms, at most ${longest!.toFixed(0)} ms`,
    )
    expect(rare).toBeLessThan(50)
    expect(longest).toBeLessThan(2000)
    await stopParsing()
  },
)
