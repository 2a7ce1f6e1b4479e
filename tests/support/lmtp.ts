import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** Hands a mail to a mailbox as a mail server would, and resolves when it is in there. */
export async function deliver(port: number, user: string, mail: string | Buffer) {
  const socket = connect(port, '127.0.0.1').setTimeout(10_000, () => socket.destroy())
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const ask = async (line: string | Buffer, wanted: string) => {
    if (line.length > 0) socket.write(line)
    for (;;) {
      const { value, done } = (await lines.next()) as { value: string; done?: boolean }
      if (done || !value.startsWith(wanted)) throw new Error(`Not delivered: ${value}`)
      if (value[3] !== '-') return
    }
  }
  await ask('', '220')
  await ask('LHLO test\r\n', '250')
  await ask('MAIL FROM:<sender@example.net>\r\n', '250')
  await ask(`RCPT TO:<${user}>\r\n`, '250')
  await ask('DATA\r\n', '354')
  const dotted = Buffer.from(
    mail.toString('latin1').replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..'),
    typeof mail === 'string' ? 'utf8' : 'latin1',
  )
  await ask(Buffer.concat([dotted, Buffer.from('\r\n.\r\n')]), '250')
  socket.end('QUIT\r\n')
  // A server that is killed now may have closed it before.
  if (!socket.closed) await once(socket, 'close')
}
