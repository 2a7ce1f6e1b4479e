import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import dns from 'node:dns'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { startDovecot, type Dovecot } from '../support/dovecot.ts'
import { seeded } from './seeded.ts'

export const perThread = 3
const texts = [
  'Hello, I sent the lamp from order NR-4821 back ten days ago and the refund is still not here.',
  'سلام، سفارش من هفتهٔ پیش باید می‌رسید ولی هنوز خبری نیست. لطفاً پیگیری کنید.',
  'Can I change the delivery address? It is the same city, another street.',
  'The invoice shows the wrong tax number, and the lamp is not the one of the picture.',
]

/** `count` mails as programs write them, three to a thread, plain and with HTML, Persian and English. */
export function* letters(count: number, name: string, size = 1): Generator<string> {
  const random = seeded(count)
  const id = (n: number) => `<${name}.${n}@mail.example.org>`
  for (let n = 0; n < count; n++) {
    const [thread, at] = [Math.floor(n / perThread), n % perThread]
    const first = thread * perThread
    const text = Array.from({ length: 6 * size }, () => texts[Math.floor(random() * texts.length)]!).join('\n')
    const quoted = at === 0 ? '' : `\n\nOn Sun, 22 Nov 2026 Support wrote:\n> ${text.replaceAll('\n', '\n> ')}\n`
    const names = at === 0 ? '' : `In-Reply-To: ${id(n - 1)}\nReferences: ${id(first)} ${id(n - 1)}\n`
    const head = `Received: from mx.example.org by hub.test; Sun, 22 Nov 2026 10:00:00 +0000\nFrom: Carol ${thread} <carol${thread}.${name}@example.org>\nTo: Support <support@hub.test>\nSubject: ${at === 0 ? '' : 'Re: '}Order ${thread}\nDate: Sun, 22 Nov 2026 10:00:00 +0000\nMessage-ID: ${id(n)}\n${names}MIME-Version: 1.0\n`
    const plain = `Content-Type: text/plain; charset=utf-8\n\n${text}${quoted}\n`
    const html = `Content-Type: text/html; charset=utf-8\n\n<html><body><p>${text}</p><blockquote>${quoted}</blockquote></body></html>\n`
    yield n % 2 === 0
      ? head + plain
      : `${head}Content-Type: multipart/alternative; boundary="b${n}"\n\n--b${n}\n${plain}--b${n}\n${html}--b${n}--\n`
  }
}

/** Puts them where the mail server will find them, as if it had received them long ago. */
function put(dovecot: Dovecot, user: string, mails: Iterable<string>) {
  const folder = `${dovecot.maildir(user)}/cur`
  mkdirSync(folder, { recursive: true })
  for (const name of ['new', 'tmp']) mkdirSync(`${dovecot.maildir(user)}/${name}`, { recursive: true })
  let n = 0
  for (const mail of mails) writeFileSync(`${folder}/${1_700_000_000 + n}.M${n++}.host:2,S`, mail)
  appendFileSync(`${dovecot.folder}/users`, `${user}:{PLAIN}${user}pw\n`)
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534:65534', dovecot.maildir(user)])
}

/** A real mail server with mailboxes of these sizes, and a DNS that knows nobody: the world is not what is measured. */
export async function mailServer(boxes: { user: string; mails: Iterable<string> }[]) {
  const dovecot = await startDovecot()
  for (const { user, mails } of boxes) put(dovecot, user, mails)
  const nobody = createSocket('udp4')
  nobody.on('message', (question, { port, address }) => {
    const answer = Buffer.from(question)
    answer.writeUInt16BE(0x8183, 2)
    nobody.send(answer, port, address)
  })
  nobody.bind(0, '127.0.0.1')
  await once(nobody, 'listening')
  const before = dns.getServers()
  dns.setServers([`127.0.0.1:${nobody.address().port}`])
  const settings = (user: string) => ({
    address: 'support@hub.test',
    user,
    password: `${user}pw`,
    imapHost: '127.0.0.1',
    imapPort: dovecot.ports.imap,
    imapSecurity: 'none',
    since: '2020-01-01',
  })
  const close = async () => {
    dns.setServers(before)
    nobody.close()
    await dovecot.close()
  }
  return { port: dovecot.ports.imap, settings, close }
}
export type MailServer = Awaited<ReturnType<typeof mailServer>>
