import type { Random } from '../fuzz/random.ts'

export interface Named {
  name: string
  value: string
}

const victim = 'carol@bank.example'
const evil = 'mallory@evil.example'
const addresses = [
  victim,
  evil,
  'Carol.Ahmadi+order@Mail.Bank.Example',
  "o'neil@shop.example",
  'کارول@بانک.example',
  'c\u0430rol@bank.example',
  'carol@bank\u212a.example',
  'carol@ｂank.example',
  '=?utf-8?q?carol?=@bank.example',
  '"carol"@bank.example',
  'carol(x)@bank.example',
  'carol@(x)bank.example',
  'carol @ bank.example',
  'carol@bank.example.',
  '.carol@bank.example',
  'ca..rol@bank.example',
  'carol@[192.0.2.1]',
  'carol@bank.example@evil.example',
  'carol%bank.example@evil.example',
  '@evil.example:carol@bank.example',
  'carol@bank.example\0.evil.example',
  'carol\u200b@bank.example',
  'carol@',
  'carol',
  '',
]
const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const q = (text: string) =>
  `=?utf-8?Q?${[...Buffer.from(text)].map((one) => `=${one.toString(16).toUpperCase().padStart(2, '0')}`).join('')}?=`
const plainNames = [
  'Carol',
  'Carol Ahmadi',
  '"Ahmadi, Carol"',
  '"Carol \\"the boss\\" Ahmadi"',
  'کارول احمدی',
  'Carol A. Ahmadi',
  encoded('کارول احمدی'),
  q('Ahmadi, Carol'),
  `"${victim} via Support"`,
  "O'Neil",
  'Bank – Support',
  'Carol (Sales)',
  '',
]
const hostileNames = [
  victim,
  `<${victim}>`,
  `"<${victim}>"`,
  `<${victim}>,`,
  `${victim},`,
  `"${victim}" <${victim}>,`,
  encoded(`<${victim}>,`),
  q(`${victim}>, x <`),
  encoded(`${victim}, `),
  `=?utf-8?q?carol=40bank=2Eexample?=`,
  `=?utf-8?q?${victim}?=`,
  `=?utf-8?q?carol?= <${victim}> =?x`,
  `(${victim})`,
  `(a (nested <${victim}>) b)`,
  '"unclosed',
  '(unclosed',
  'back\\slash',
  'back\\"quote',
  'Group:',
  'Undisclosed:;',
  'Foo, Inc.',
  '[Ticket]',
  '[Ticket] Carol',
  'Carol [Sales] Ahmadi',
  `[${victim}] Carol`,
  `[<${victim}>]`,
  '[a, b] Carol',
  '[a [b]] Carol',
  '[unclosed',
  'closed]',
  "utf-8''carol%40bank.example",
  `"a" "b" ${victim}`,
  '\u202ecarol',
  'nul\0l',
  '\xe9\xfa',
  ';',
  '<<',
  '>',
]
const tails = [
  '',
  '',
  '',
  ` <${victim}>`,
  `, ${victim}`,
  `; ${victim}`,
  ` (${victim})`,
  ' (x)',
  ' trailing',
  ';',
  ',',
  ' "',
  '>',
  '\r\n <c@bank.example>',
]

const mailbox = (r: Random, names: readonly string[], list: readonly string[]) => {
  const name = r.pick(names)
  const address = r.pick(list)
  const gap = r.pick([' ', ' ', '', '\r\n ', '\t'])
  return r.chance(0.2) ? address : `${name}${gap}<${address}>`
}
const hostile = (r: Random): string => {
  const one = `${mailbox(r, r.chance(0.5) ? plainNames : hostileNames, r.chance(0.5) ? addresses : [victim, evil])}${r.pick(tails)}`
  const broken = r.chance(0.1) ? cut(r, one) : one
  return r.chance(0.1) ? `${broken}, ${hostile(r)}` : broken
}
/** A letter that has gone, come twice, or become another one. */
function cut(r: Random, text: string) {
  const at = r.below(text.length + 1)
  return (
    text.slice(0, at) +
    r.pick(['', '"', '<', '>', '@', ',', '(', ')', '\\', ' ', ':', '\x01', '=?']) +
    text.slice(at + r.below(2))
  )
}

const name = (r: Random, of: string) => r.pick([of, of, of.toUpperCase(), of.toLowerCase()])

/** Headers of someone who wants to be taken for carol, or of a broken program. */
export function headersOf(r: Random): Named[] {
  const from = Array.from({ length: r.chance(0.05) ? 2 : r.chance(0.03) ? 0 : 1 }, () => ({
    name: name(r, 'From'),
    value: hostile(r),
  }))
  const more = ['To', 'Cc', 'Sender', 'Reply-To'].flatMap((of) =>
    r.chance(0.5) ? [{ name: name(r, of), value: hostile(r) }] : [],
  )
  return r.chance(0.5) ? [...from, ...more] : [...more, ...from]
}

/** As mail programs write them. */
export const ordinary = (r: Random): Named[] => [
  {
    name: 'From',
    value: mailbox(r, plainNames, [victim, evil, "o'neil@shop.example", 'Carol.Ahmadi+order@Mail.Bank.Example']),
  },
  { name: 'To', value: 'Support <support@acme.example>' },
]
