/** What programs call an encoding that the WHATWG list does not know by that name. */
const aliases: Record<string, string> = {
  'utf8-mb4': 'utf-8',
  'cp-1256': 'windows-1256',
  'iso-8859-8-e': 'iso-8859-8',
  shiftjis: 'shift_jis',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  uhc: 'euc-kr',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  'tis-620-2533': 'windows-874',
}

/** Scripts that are told apart by the letters their languages use most. */
const guesses = [
  { label: 'windows-1256', common: 'اينرمهوتبدلسکكىپچگ\u06cc' },
  { label: 'windows-1251', common: 'оеаинтсрвлкмдпу' },
  { label: 'koi8-r', common: 'оеаинтсрвлкмдпу' },
  { label: 'gb18030', common: '的一是不了在人有我他这中大来上个国们到说你为子和好您请问订单' },
  { label: 'shift_jis', common: 'のにはをたがでてとしれさいるなかすま' },
]
const sample = 4000

/** Bytes in the encoding they claim, or in the likeliest one when the claim is missing, unknown or plainly wrong. */
export function decode(bytes: Uint8Array, claimed = ''): string {
  const label = claimed === '' ? null : known(claimed)
  if (label === 'iso-2022-jp' || label?.startsWith('utf-16')) return text(label, bytes)
  const read = strict(bytes)
  // A text that is UTF-8 by accident does not exist, so this is right whatever is claimed.
  if (read !== null) return isEscaped(read) ? text('iso-2022-jp', bytes) : read
  if (label && label !== 'utf-8' && !isLatin(label)) return text(label, bytes)
  return text(guess(bytes) ?? (mostlyUnicode(bytes) ? 'utf-8' : (label ?? 'windows-1252')), bytes)
}

export function known(claimed: string): string | null {
  const name = claimed
    .trim()
    .toLowerCase()
    .replace(/^['"]|['"]$/g, '')
    .trim()
  // A label that does not work costs 26 µs: none is tried twice, nor one that is longer than any.
  const labels = [name, aliases[name], name.replace(/^x-/, ''), name.replace(/^cp-?(?=\d)/, 'windows-')]
  for (const label of new Set(labels)) {
    // UTF-7 can spell markup that nobody sees before it is decoded; it is shown as it stands.
    const found = label && label.length <= 40 && decoderOf(label)
    if (found) return found.encoding
  }
  return null
}

/** Only what works is remembered. What strangers invent has no end, and would leave no room for the others. */
const decoders = new Map<string, TextDecoder>()
function decoderOf(label: string) {
  const decoder = decoders.get(label) ?? create(label)
  if (decoder) decoders.set(label, decoder)
  return decoder
}

function create(label: string) {
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}

const text = (label: string, bytes: Uint8Array) => (decoderOf(label) ?? new TextDecoder()).decode(bytes)

const unicode = new TextDecoder('utf-8', { fatal: true })
function strict(bytes: Uint8Array): string | null {
  try {
    return unicode.decode(bytes)
  } catch {
    return null
  }
}

const isEscaped = (written: string) => written.includes('\u001b$B') || written.includes('\u001b$@')
/** What programs write when they do not know. */
const isLatin = (label: string) => label === 'windows-1252' || label === 'iso-8859-15'

/** Broken in a place or two: cut in the middle of a letter, or with a foreign byte. */
function mostlyUnicode(bytes: Uint8Array) {
  const seen = text('utf-8', bytes.subarray(0, sample))
  const broken = seen.split('\ufffd').length - 1
  const foreign = [...seen].filter((letter) => letter > '\u007f').length
  return foreign > 4 * broken
}

function guess(bytes: Uint8Array): string | null {
  if (mostlyUnicode(bytes)) return null
  const high = bytes.subarray(0, sample).filter((byte) => byte > 127).length
  // Accents are rare among Latin letters; other scripts are nothing but high bytes.
  if (high < 0.35 * Math.min(bytes.length, sample)) return null
  const scored = guesses.map(({ label, common }) => ({
    label,
    share: share(text(label, bytes.subarray(0, sample)), common),
  }))
  const best = scored.reduce((one, other) => (other.share > one.share ? other : one))
  return best.share > 0.3 ? best.label : null
}

function share(decoded: string, common: string) {
  const letters = [...decoded].filter((letter) => letter > '\u007f')
  const found = letters.filter((letter) => common.includes(letter.toLowerCase()) && letter === letter.toLowerCase())
  return letters.length === 0 ? 0 : found.length / letters.length
}
