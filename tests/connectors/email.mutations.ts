import { email } from '../../connectors/email/index.ts'
import { samplesIn } from './samples.ts'

export const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
export const count = (usual: number) => Number(process.env.FUZZ_COUNT ?? usual)
let state = seed
/** The same numbers for the same seed. */
const random = (below: number) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}
const pick = <T>(values: readonly T[]): T => values[random(values.length)]!

const samples = samplesIn('email').map(({ bytes }) => Buffer.from(bytes))
const pieces = [
  '\r\n',
  '\n\n',
  '--',
  '\0',
  '=?utf-8?B?',
  '?=',
  'Content-Type: ',
  'multipart/mixed; boundary=',
  '"',
  ';',
  '<',
  '>',
  '(',
  '\\',
  'charset=utf-16',
  'charset=utf-7',
  'charset=iso-2022-jp',
  '\x1b$B',
  'Content-Transfer-Encoding: base64\n',
  '=',
  '%',
  "*0*=utf-8''%",
  '\u202e',
  'سلام',
  '\ufeff',
  'ÿþ',
  '\ud800',
  '<blockquote>',
  '<!--',
  'On 1 Jan wrote:',
  '> ',
  '-- \n',
  'From: ',
  '@',
].map((piece) => Buffer.from(piece))

const mutations: ((mail: Buffer) => Buffer)[] = [
  (mail: Buffer) => mail.subarray(0, random(mail.length)),
  (mail: Buffer) =>
    Buffer.concat([mail.subarray(0, random(mail.length)), pick(pieces), mail.subarray(random(mail.length))]),
  (mail: Buffer) => {
    const at = random(mail.length)
    return Buffer.concat([mail.subarray(0, at), pick(pieces), mail.subarray(at)])
  },
  (mail: Buffer) => {
    const changed = Buffer.from(mail)
    for (let flips = random(20); flips >= 0; flips--) changed[random(changed.length)] = random(256)
    return changed
  },
  (mail: Buffer) => {
    const lines = mail.toString('latin1').split('\n')
    lines.splice(random(lines.length), random(4), ...lines.slice(random(lines.length), random(lines.length)))
    return Buffer.from(lines.join('\n'), 'latin1')
  },
  (mail: Buffer) => Buffer.concat([mail, pick(samples)]),
  () => Buffer.from(Array.from({ length: random(2000) }, () => random(256))),
]
export const mutated = () => {
  let mail: Buffer = pick(samples)
  for (let times = 1 + random(4); times > 0 && mail.length > 0; times--) mail = pick(mutations)(mail)
  return mail
}

/** Whether something of what was written is shown. */
export function isReadable(event: ReturnType<typeof email.parse>[number]) {
  if (event.type !== 'message') return true
  return [event.text, event.quoted, event.subject, event.html, event.attachments?.[0]?.name].some((part) =>
    part?.trim(),
  )
}

/** A mail without a body and a subject has nothing that could be read. */
export function hasLetters(bytes: Buffer) {
  const lines = bytes.toString('latin1').split(/\r?\n/)
  const empty = lines.indexOf('')
  const body = empty < 0 ? '' : lines.slice(empty).join('\n')
  return /[a-z]{3}/i.test(body) || lines.some((line) => /^subject: ?\w/i.test(line))
}
