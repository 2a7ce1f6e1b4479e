import { expect, test } from 'vitest'
import { worked } from '../support/working.ts'
import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { bombs } from './email.bombs.ts'

test.each(Object.keys(bombs))('T32 %s: shown within two seconds', (name) => {
  const bytes = Buffer.from(bombs[name]!())
  const began = worked()
  const [event] = email.parse({ key: 'k', bytes }) as [InboundMessage]
  const took = worked() - began
  expect(took).toBeLessThan(2000)
  expect(event.type).toBe('message')
  expect(JSON.stringify({ ...event, attachments: undefined }).length).toBeLessThan(4_000_000)
  const seen = `${event.text} ${event.quoted ?? ''} ${event.subject ?? ''} ${event.attachments?.length ?? ''}`
  expect(seen.trim()).not.toBe('')
  if (took > 500) console.log(`${name}: ${took.toFixed(0)} ms for ${(bytes.length / 1e6).toFixed(1)} MB`)
})
