import { afterAll, beforeEach, expect } from 'vitest'
import type { InboundMessage, Part } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import { smtpSink, type SmtpSink } from '../support/smtp.ts'
import { part } from './contract.ts'
import { memoryHost } from './host.ts'

export const sink = await smtpSink()
afterAll(() => sink.close())
beforeEach(() => {
  const { state } = sink
  Object.assign(state, { taken: [], broken: [], faults: {}, password: undefined, cutAfter: Infinity })
})
export const settings = (more: object = {}) =>
  email.settings.parse({
    address: 'support@acme.example',
    name: 'پشتیبانی آوا',
    smtpHost: '127.0.0.1',
    smtpPort: sink.port,
    smtpSecurity: 'none',
    ...more,
  })
export const send = async (changes: Partial<Part> = {}, more: object = {}) => {
  const channel = await email.open(settings(more), memoryHost().host)
  return channel.send(part({ to: { kind: 'email', address: 'carol@example.org' }, ...changes }))
}
export const only = (state: SmtpSink['state'] = sink.state) => {
  expect(state.broken).toEqual([])
  expect(state.taken).toHaveLength(1)
  const [taken] = state.taken
  const bytes = Buffer.from(taken!.data, 'latin1')
  const [event] = email.parse({ key: 'k', bytes }) as [InboundMessage]
  const block = taken!.data.split('\r\n\r\n')[0]!.replace(/\r\n[ \t]+/g, ' ')
  const header = (name: string) =>
    block
      .split('\r\n')
      .flatMap((line) => (line.toLowerCase().startsWith(`${name}:`) ? [line.slice(name.length + 1).trim()] : []))
  return { ...taken!, event, header, bytes }
}
export const file = (name: string, bytes: Buffer) => ({
  id: name,
  name,
  mime: 'application/pdf',
  size: bytes.length,
  open: async () => new Blob([new Uint8Array(bytes)]).stream() as ReadableStream,
})
