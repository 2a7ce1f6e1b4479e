const targets = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.5.4',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
]
/** The same address as URLs, resolvers and routers understand it. */
function spellings(target: string): string[] {
  const [a, b, c, d] = target.split('.').map(Number) as [number, number, number, number]
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (n: number) => n.toString(16).padStart(2, '0')
  const pair = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`
  const octal = [a, b, c, d].map((n) => `0${n.toString(8)}`).join('.')
  const wide = [...target]
    .map((mark) => (mark === '.' ? '。' : String.fromCharCode(mark.charCodeAt(0) + 0xfee0)))
    .join('')
  const inner = [
    `::ffff:${target}`,
    `::ffff:${pair}`,
    `0:0:0:0:0:ffff:${pair}`,
    `::${target}`,
    `64:ff9b::${target}`,
    `64:ff9b::${pair}`,
    `64:ff9b:1::${pair}`,
    `2002:${pair}::`,
    `2001:0:${pair}::1`,
    `fe80::5efe:${target}`,
  ]
  return [
    target,
    `${target}.`,
    String(whole),
    `0x${whole.toString(16)}`,
    `0${whole.toString(8)}`,
    octal,
    [a, b, c, d].map((n) => `0x${n.toString(16)}`).join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `0x${a.toString(16)}.${b}.0${c.toString(8)}.${d}`,
    encodeURIComponent(target).replaceAll('.', '%2e'),
    wide,
    ...inner.map((one) => `[${one}]`),
  ]
}
/** Those that are no IPv4 address. */
const others = [
  '[::1]',
  '[::]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fec0::1]',
  '[fe80::1]',
  '[ff02::1]',
  '[100::1]',
  '[4000::1]',
  '[2001:db8::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'x.localhost',
]
/** Hosts of inside networks, in every way in which they can be written. */
export const hosts = [...targets.flatMap(spellings), ...others]
