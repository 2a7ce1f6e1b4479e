import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { db } from '../../db/client.ts'
import { newId } from '../../db/ids.ts'
import { deliveries, identities, messages } from '../../db/schema/index.ts'
import { answers, conversation, factsOf } from '../domain/facts.ts'
import { forgersWorld, mail, signed } from './mail/email.forging.ts'
import { random, seedOf } from './fuzz/random.ts'

/** FORGERIES=1000000 as before a release. */
const count = Number(process.env.FORGERIES ?? 1000)
const world = await forgersWorld()
afterAll(() => world.close())

/** A conversation with carol in which ada has answered; and the name of her mail. */
async function answeredThread() {
  const [first] = await world.arrive([await signed('carol@bank.example')])
  const id = first!.conversationId
  await answers(world.ada, id)
  const name = `<${newId()}@acme.test>`
  await db.update(deliveries).set({ externalId: name }).where(eq(deliveries.conversationId, id))
  return { id, name }
}

test('T10 a mail from an agent’s address is a customer’s, of whom nothing is proved, and goes to nobody', async () => {
  const { id, name } = await answeredThread()
  const before = await db.$count(deliveries)
  const [forged] = await world.arrive([mail('Ada <ada@example.com>', `In-Reply-To: ${name}\r\n`)])
  expect(forged).toMatchObject({ kind: 'inbound', agentId: null, authenticity: 'failed' })
  expect(forged!.conversationId).not.toBe(id)
  const [identity] = await db.select().from(identities).where(eq(identities.id, forged!.identityId!))
  expect(identity).toMatchObject({ address: 'ada@example.com', verifiedAt: null })
  await world.react()
  expect(await db.$count(deliveries)).toBe(before)
  const [received] = (await factsOf(forged!.conversationId)).filter(({ type }) => type === 'message.received')
  expect(received).toMatchObject({ by: world.channel.id })
})

test('T10 knowing the name of our mail is not enough: whom his domain disowns joins nothing', async () => {
  const { id, name } = await answeredThread()
  const lines = `In-Reply-To: ${name}\r\nReferences: ${name}\r\n`
  const [forged, unsigned] = await world.arrive([mail('carol@bank.example', lines), mail('carol@lax.example', lines)])
  expect(forged!.conversationId).not.toBe(id)
  expect(unsigned!.conversationId).not.toBe(id)
  const [own] = await world.arrive([await answering('carol@bank.example', name)])
  expect(own).toMatchObject({ conversationId: id, authenticity: 'verified' })
})

test('T30 one over whom mail programs differ joins nothing, gets no answer, and is never proved', async () => {
  const { id, name } = await answeredThread()
  const lines = `In-Reply-To: ${name}\r\nReferences: ${name}\r\n`
  const signedBy = (from: string) =>
    signed('carol@bank.example').then((text) => text.replace(/^From: .*$/m, `From: ${from}`))
  const froms = ['carol@bank.example, mallory@evil.example', 'mallory@evil.example <carol@bank.example>']
  await world.react()
  const before = await db.$count(deliveries)
  for (const from of froms) {
    const [one] = await world.arrive([`${lines}${await signedBy(from)}`])
    expect([from, one!.authenticity]).toEqual([from, 'unclear'])
    expect(one!.conversationId).not.toBe(id)
  }
  await world.react()
  expect(await db.$count(deliveries)).toBe(before)
})

const answering = async (from: string, name: string) => `In-Reply-To: ${name}\r\n${await signed(from)}`

test(
  `T10 of ${count} names that were cut, lengthened, changed or guessed none is taken for ours`,
  { timeout: 600_000 },
  async () => {
    const seed = seedOf()
    const r = random(seed)
    const { id, name } = await answeredThread()
    const inner = name.slice(1, -1)
    const forgeries = [
      () => inner.slice(0, 1 + r.below(inner.length - 1)),
      () => inner + String.fromCharCode(33 + r.below(90)),
      () => flipped(inner, r.below(inner.length)),
      () => `${newId()}@acme.test`,
      () => inner.toUpperCase(),
      () => inner.replace('@', '@x.'),
      () => `${id}@acme.test`,
    ]
    for (let at = 0; at < count; at += 200) {
      const mails = Array.from({ length: Math.min(200, count - at) }, () => {
        const forged = r.pick(forgeries)()
        return forged === inner
          ? mail('carol@lax.example')
          : mail('carol@bank.example', `References: <${forged}>\r\nIn-Reply-To: <${forged}>\r\n`)
      })
      await world.arrive(mails)
    }
    const { inboundCount } = await conversation(id)
    expect(inboundCount, `FUZZ_SEED=${seed}`).toBe(1)
    expect(await db.$count(messages, sql`kind = 'inbound'`)).toBeGreaterThan(count)
  },
)

const flipped = (text: string, at: number) => {
  const code = text.charCodeAt(at) ^ 1
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
}
