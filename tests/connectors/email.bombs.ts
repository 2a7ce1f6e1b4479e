const head = 'From: Carol <carol@example.org>\nTo: support@acme.example\nSubject: bomb\n'
const plain = 'Content-Type: text/plain; charset=utf-8\n\nreadable\n'
const times = (count: number, piece: string | ((at: number) => string)) =>
  typeof piece === 'string' ? piece.repeat(count) : Array.from({ length: count }, (_, at) => piece(at)).join('')
const html = (body: string) => `${head}Content-Type: text/html; charset=utf-8\n\n<p>readable</p>${body}`
const nested = (depth: number) =>
  `${head}${times(depth, (at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`)}${plain}`

/** By name as in the design's measurements, and some of our own. */
export const bombs: Record<string, () => string> = {
  '60 k comment-joined address': () => `From: ${times(60_000, '(a)b')} <carol@example.org>\n${plain}`,
  '300 KB address atom': () => `From: ${times(300_000, 'a')}@x\nSender: carol@example.org\n${plain}`,
  '100 k recipients': () => `From: carol@example.org\nTo: ${times(100_000, (at) => `a${at}@example.org, `)}\n${plain}`,
  '100 k Received': () => `${times(100_000, 'Received: from a by b with c id d; e\n')}${head}${plain}`,
  'nested multipart 1 k': () => nested(1000),
  'nested multipart 10 k': () => nested(10_000),
  '50 k parts': () => `${head}Content-Type: multipart/mixed; boundary=b\n\n${times(50_000, `--b\n${plain}`)}--b--\n`,
  '50 k RFC 2231 segments': () =>
    `${head}Content-Type: text/plain; ${times(50_000, (at) => `name*${at}*=a; `)}\n\nreadable\n`,
  '100 k encoded words': () => `${head.replace('bomb', times(100_000, '=?utf-8?B?YQ==?= '))}${plain}`,
  '200 k nested div': () => html(times(200_000, '<div>')),
  '200 k nested blockquote': () => html(times(200_000, '<blockquote>a')),
  '2 MB of <': () => html(times(2_000_000, '<')),
  '2 MB of open tags': () => html(times(400_000, '<a b="')),
  '2 MB of open comments': () => html(times(500_000, '<!--')),
  '2 MB of open scripts': () => html(times(250_000, '<script>')),
  '2 MB of entities': () => html(times(400_000, '&amp;')),
  '60 MB base64': () =>
    `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\n${plain}--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n${times(800_000, `${times(76, 'A')}\n`)}--b--\n`,
  '60 MB of one text': () => `${head}Content-Type: text/plain\n\nreadable ${times(60_000_000, 'a')}`,
  '1 MB References': () => `${head}References: ${times(50_000, (at) => `<${at}@example.org> `)}\n${plain}`,
  '500 message/rfc822 in each other': () => `${head}${times(500, 'Content-Type: message/rfc822\n\n')}${plain}`,
  '1.8 MB of link text': () => `${head}Content-Type: text/plain\n\n${times(100_000, 'http://a.example/b ')}`,
  'On On On': () => `${head}Content-Type: text/plain\n\nreadable\n${times(33_000, 'On ')}`,
  '100 k lines that begin a quote': () =>
    `${head}Content-Type: text/plain\n\nreadable\n${times(100_000, 'On a b c d\n')}`,
  '1 M quote marks': () => `${head}Content-Type: text/plain\n\nreadable\n${times(1_000_000, '>')}`,
  '1 M blank lines': () => `${head}Content-Type: text/plain\n\nreadable${times(1_000_000, '\n ')}`,
  'a header that never ends': () => `${head}X: ${times(5_000_000, 'a')}\n${plain}`,
  'a header of a million folds': () => `${head}X: a${times(1_000_000, '\n b')}\n${plain}`,
  'boundaries everywhere': () => `${head}Content-Type: multipart/mixed; boundary="-"\n\n${times(1_000_000, '---\n')}`,
  'quoted-printable of soft breaks': () =>
    `${head}Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nreadable${times(500_000, '= \t \n')}`,
  'quoted-printable of blanks': () =>
    `${head}Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nreadable${times(20_000, `=${times(99, ' ')}`)}`,
  'one million zero bytes': () => `${head}${plain}${times(1_000_000, '\0')}`,
  'content type of comments': () => `${head}Content-Type: text/plain ${times(100_000, '(')}\n\nreadable\n`,
  'parameters of quotes': () => `${head}Content-Type: text/plain; a="${times(200_000, '\\"')}\n\nreadable\n`,
}
