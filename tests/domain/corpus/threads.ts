import type { Random } from '../../threats/fuzz/random.ts'
import { naming, silent, type Before, type Headers } from './manners.ts'

/** A mail of the corpus, and where it belongs: with the thread's first one, or by itself. */
export interface Labelled {
  mail: string
  id: string
  joins: Thread | null
  /** What was done, for whoever reads a failure. */
  how: string
}
export interface Thread {
  number: number
  requester: string
  /** Was written to by the requester, and may answer. */
  other: string
  last: Before
}

let mails = 0
const newId = (r: Random) =>
  `<m${++mails}.${r.below(1e9)}@${r.pick(['mail.gmail.com', 'EUR05.prod.outlook.com', 'example.org'])}>`

const subjects = ['Order 4711', 'Refund', 'سفارش ۱۲', 'Re: Invoice', 'Question', '']
const texts = ['Where is it?', 'پول من کجاست؟', 'See below.', 'Thanks!', 'Und jetzt?']

export function opening(number: number, r: Random): Labelled & { thread: Thread } {
  const requester = `carol${number}@example.org`
  const other = `dariush${number}@example.net`
  const id = newId(r)
  const subject = r.pick(subjects)
  const text = r.pick(texts)
  const thread = { number, requester, other, last: { id, references: [], subject, text } }
  const headers = { Subject: subject, Cc: `Dariush <${other}>` }
  return { thread, id, joins: thread, how: 'opens', mail: written(requester, id, headers, text) }
}

type Step = (thread: Thread, r: Random) => Labelled

const answers =
  (from: (thread: Thread) => string, who: string): Step =>
  (thread, r) => {
    const how = r.pick(Object.keys(naming))
    const labelled = reply(thread, from(thread), naming[how]!(thread.last, r), r, `${who} answers as ${how}`)
    const before = thread.last
    thread.last = { ...before, id: labelled.id, references: [...before.references, before.id] }
    return { ...labelled, joins: thread }
  }
const unproved: Step = (thread, r) => {
  const how = r.pick(Object.keys(silent))
  return reply(thread, thread.requester, silent[how]!(thread.last, r), r, `the requester, as ${how}`)
}
/** He has seen the mails, perhaps on a list, and names them as a friend would. */
const stranger: Step = (thread, r) => {
  const how = r.pick(Object.keys(naming))
  const from = `mallory${r.below(1e9)}@evil.example`
  return reply(thread, from, naming[how]!(thread.last, r), r, `a stranger, as ${how}`)
}
/** The requester’s name in front of another address. */
const impostor: Step = (thread, r) => {
  const from = `"${thread.requester}" <x${r.below(1e9)}@evil.example>`
  return reply(thread, from, naming.gmail!(thread.last, r), r, 'an impostor')
}

const steps: [weight: number, Step][] = [
  [10, answers(({ requester }) => requester, 'the requester')],
  [2, answers(({ requester }) => requester.toUpperCase(), 'the requester, in capitals,')],
  [3, answers(({ other }) => other, 'who was in copy')],
  [2, unproved],
  [2, stranger],
  [1, impostor],
]
const drawn = steps.flatMap(([weight, step]) => Array<Step>(weight).fill(step))

export const next = (thread: Thread, r: Random): Labelled => r.pick(drawn)(thread, r)

function reply({ last }: Thread, from: string, headers: Headers, r: Random, how: string): Labelled {
  const id = newId(r)
  const text = `${r.pick(texts)}\r\n\r\nOn Sun, Support wrote:\r\n> ${last.text}`
  return { id, joins: null, how, mail: written(from, id, headers, text) }
}

const written = (from: string, id: string, headers: Headers, text: string) =>
  Object.entries({
    From: from,
    To: 'Support <support@hub.test>',
    Date: 'Sun, 22 Nov 2026 10:00:00 +0000',
    'Message-ID': id,
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
    .concat('\r\n', text)
