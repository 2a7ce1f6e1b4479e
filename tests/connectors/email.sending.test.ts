import type { InboundMessage } from '../../connectors/connector.ts'
import { email } from '../../connectors/email/index.ts'
import type { Fault } from '../support/smtp.ts'
import { sendingContract } from './contract.sending.ts'
import { part } from './contract.ts'
import { settings, sink } from './email.support.ts'

/** What a reader of each mail has before him. */
const all = () =>
  sink.state.taken.map(({ data }) => email.parse({ key: 'k', bytes: Buffer.from(data, 'latin1') })[0] as InboundMessage)
const next = (verb: 'RCPT' | 'END', fault: Fault) => {
  sink.state.faults[verb] = () => {
    delete sink.state.faults[verb]
    return fault
  }
}

sendingContract(email, {
  settings: () => settings(),
  part: (changes) => part({ to: { kind: 'email', address: 'carol@example.org' }, ...changes }),
  far: {
    taken: () => all().map(({ text }) => text),
    files: () => all().flatMap(({ attachments = [] }) => attachments.map(({ bytes }) => bytes.length)),
    busy: () => next('RCPT', '451 later'),
    refuses: () => next('RCPT', '550 nobody'),
    breaks: () => next('END', 'cut'),
  },
})
