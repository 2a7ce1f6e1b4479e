import { expect, test } from 'vitest'
import { verify } from '../../server/core/verify.ts'
import { seal } from '../../server/core/log.ts'
import { stopParsing } from '../../server/messages/parsing.ts'
import { newWorld } from '../support/world.ts'
import { kept, mailbox, take } from './email.kept.ts'
import { count, hasLetters, mutated, seed } from './email.mutations.ts'

const world = await newWorld()
const atOnce = 500

test(
  `mutated mails (FUZZ_SEED=${seed}) through the door: each is kept byte for byte, all but a few are shown, none holds up the server`,
  { timeout: 1_800_000 },
  async () => {
    const mails = count(500)
    let shown = 0
    let longest = 0
    for (let from = 0; from < mails; from += atOnce) {
      const channel = await mailbox(world.support, `Mail ${from}`)
      const given = Array.from(
        { length: Math.min(atOnce, mails - from) },
        (_, n) => [`mail:${from + n}`, mutated()] as [string, Uint8Array],
      )
      longest = Math.max(longest, (await take(channel, given)).at(-1)!)
      const found = await kept(channel)
      expect(found.size).toBe(given.length)
      for (const [key, bytes] of given) {
        const one = found.get(key)!
        expect(Buffer.compare(one.bytes, bytes), `FUZZ_SEED=${seed} ${key}`).toBe(0)
        expect(one.raw.state, `FUZZ_SEED=${seed} ${key}`).toBe('done')
        // A report of a mail of ours is none to be shown.
        if (one.isShown || !one.message || !hasLetters(Buffer.from(bytes))) shown++
        else console.log('not shown', Buffer.from(bytes).toString('latin1').slice(0, 300))
      }
    }
    while ((await seal()) > 0);
    console.log(`${mails} mails, seed ${seed}: ${shown} shown, at most ${longest.toFixed(0)} ms at a stretch`)
    expect(shown / mails).toBeGreaterThanOrEqual(0.999)
    expect(longest).toBeLessThan(2000)
    expect(await verify()).toMatchObject({ ok: true })
    await stopParsing()
  },
)
