import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { worked } from '../support/working.ts'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { count, hasLetters, isReadable, mutated, seed } from './email.mutations.ts'
import { samplesIn } from './samples.ts'

test(
  `mutated mails (FUZZ_SEED=${seed}): none throws, none takes long, all but a few are readable`,
  { timeout: 600_000 },
  () => {
    const mails = count(2000)
    let readable = 0
    let slowest = 0
    for (let round = 0; round < mails; round++) {
      const bytes = mutated()
      const before = Buffer.from(bytes)
      const began = worked()
      const [event] = email.parse({ key: 'k', bytes })
      slowest = Math.max(slowest, worked() - began)
      expect(before.equals(bytes)).toBe(true)
      expect(event).toBeDefined()
      if (isReadable(event!) || !hasLetters(bytes)) readable++
      else console.log('not readable', bytes.toString('latin1').slice(0, 500))
    }
    console.log(`${mails} mails, seed ${seed}: ${readable} readable, slowest ${slowest.toFixed(0)} ms`)
    expect(slowest).toBeLessThan(2000)
    expect(readable / mails).toBeGreaterThanOrEqual(0.999)
  },
)

test('T30 an independent reader sees the same sender, subject and text in every sample', async () => {
  for (const { name, bytes, events } of samplesIn('email')) {
    const [event] = events as [InboundMessage]
    if (event.type !== 'message' || name === 'broken') continue
    const other = await PostalMime.parse(bytes)
    expect([name, other.from?.address?.toLowerCase(), other.subject ?? undefined]).toEqual([
      name,
      event.from.address,
      event.subject,
    ])
    if (other.text && !event.html?.includes('MsoNormal')) expect(other.text).toContain(event.text.split('\n')[0])
    expect(other.attachments.length).toBe(event.attachments?.length ?? 0)
  }
})
