import { and, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { identities, messages } from '../../db/schema/index.ts'
import { forgersWorld, mail, signed } from './mail/email.forging.ts'

/** SPOOFS=10000 as before a release. */
const count = Number(process.env.SPOOFS ?? 600)
const world = await forgersWorld()
afterAll(() => world.close())

/** How many automatic answers each address gets. */
async function answered() {
  const rows = await db
    .select({ address: identities.address })
    .from(messages)
    .innerJoin(identities, eq(identities.id, messages.identityId))
    .where(and(eq(messages.kind, 'outbound'), eq(messages.automatic, true)))
  return Map.groupBy(rows, ({ address }) => address)
}

test('T12 an acknowledgement goes to whoever proves who he is, and never to whom his domain disowns', async () => {
  const [proved, forged] = await world.arrive([await signed('carol@bank.example'), mail('dariush@bank.example')])
  expect([proved!.authenticity, forged!.authenticity]).toEqual(['verified', 'failed'])
  await world.react()
  const heard = await answered()
  expect(heard.has('carol@bank.example')).toBe(true)
  expect(heard.has('dariush@bank.example')).toBe(false)
})

test(
  `T12 ${count} mails with forged senders make one answer for each victim at most`,
  { timeout: 300_000 },
  async () => {
    const victims = Array.from({ length: 20 }, (_, n) => `victim${n}@${n % 2 ? 'bank' : 'lax'}.example`)
    const names = ['', '"You have won, click http://evil.example" ', 'کارول ']
    const all = Array.from({ length: count }, (_, n) =>
      mail(`${names[n % 3]}<${victims[n % 20]}>`, `Reply-To: ${victims[(n * 7) % 20]}\r\nX-Number: ${n}\r\n`),
    )
    for (let at = 0; at < count; at += 200) {
      await world.arrive(all.slice(at, at + 200))
      await world.react()
    }
    const heard = await answered()
    for (const victim of victims) expect(heard.get(victim)?.length ?? 0, victim).toBeLessThanOrEqual(1)
    // What the forger wrote is not in them.
    const texts = await db.selectDistinct({ text: messages.text }).from(messages).where(eq(messages.kind, 'outbound'))
    expect(texts).toEqual([{ text: 'We have your mail.' }])
  },
)
