import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** One mail as it came over the wire, without the dots that SMTP adds. */
export interface Taken {
  from: string
  to: string[]
  data: string
}

type Verb = 'GREETING' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'END'
/** An answer instead of the usual one; `cut` ends the connection in its place, `silence` says nothing for ever. */
export type Fault = string | 'cut' | 'silence'

/**
 * A mail server that keeps what it takes and fails as told. Strict: a bare line feed, a line that is too long or a command
 * out of order is refused and remembered, as an unforgiving server would.
 */
export async function smtpSink() {
  const state = {
    taken: [] as Taken[],
    broken: [] as string[],
    faults: {} as Partial<Record<Verb, Fault | ((line: string) => Fault | undefined)>>,
    password: undefined as string | undefined,
    /** Ends the connection when so many bytes of the mail have come. */
    cutAfter: Infinity,
    connections: 0,
    /** What becomes of a mail that was taken. */
    passOn: undefined as ((mail: Taken) => void) | undefined,
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    state.connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    talk(socket, state)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { ...ports(server.address() as AddressInfo), state, close }
}
export type SmtpSink = Awaited<ReturnType<typeof smtpSink>>
type State = SmtpSink['state']

const ports = ({ port }: AddressInfo) => ({ port })

function talk(socket: Socket, state: State) {
  const mail = { from: '', to: [] as string[] }
  let inData = false
  let waiting = ''
  const faultOf = (verb: Verb, line: string) => {
    const fault = state.faults[verb]
    return typeof fault === 'function' ? fault(line) : fault
  }
  const say = (verb: Verb, line: string, usual: string, answer = faultOf(verb, line) ?? usual) => {
    if (answer === 'cut') socket.destroy()
    else if (answer !== 'silence') socket.write(`${answer}\r\n`)
    return answer === usual
  }
  say('GREETING', '', '220 sink ESMTP')
  socket.on('data', (bytes) => {
    waiting += bytes.toString('latin1')
    if (inData && waiting.length >= state.cutAfter) return void socket.destroy()
    for (;;) {
      const end = waiting.indexOf(inData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const line = waiting.slice(0, end)
      waiting = waiting.slice(end + (inData ? 5 : 2))
      if (inData) inData = take(`${line}\r\n`)
      else inData = command(line)
    }
  })

  function take(data: string) {
    if (/(?<!\r)\n|\r(?!\n)/.test(data)) state.broken.push('a bare line feed or carriage return')
    if (data.split('\r\n').some((line) => line.length > 998)) state.broken.push('a line of more than 998')
    const whole = { from: mail.from, to: [...mail.to], data: data.replace(/^\./gm, '') }
    const kept = faultOf('END', data)
    // What is cut or silent after the dot was taken all the same: that is what makes it uncertain.
    if (kept === undefined || kept === 'cut' || kept === 'silence') {
      state.taken.push(whole)
      state.passOn?.(whole)
    }
    say('END', '', '250 taken', kept ?? '250 taken')
    return false
  }

  function command(line: string) {
    const [verb = ''] = line.toUpperCase().split(' ')
    if (verb === 'EHLO' || verb === 'HELO') {
      say('EHLO', line, state.password === undefined ? '250 sink' : '250-sink\r\n250 AUTH PLAIN XOAUTH2')
    } else if (verb === 'AUTH') say('AUTH', line, signedIn(line) ? '235 in' : '535 5.7.8 no')
    else if (verb === 'MAIL') {
      mail.from = /<([^<>]{0,300})>/.exec(line)![1]!
      mail.to = []
      say('MAIL', line, '250 ok')
    } else if (verb === 'RCPT') {
      if (say('RCPT', line, '250 ok')) mail.to.push(/<([^<>]{0,300})>/.exec(line)![1]!)
    } else if (verb === 'DATA') return say('DATA', line, '354 go on')
    else if (verb === 'QUIT') socket.end('221 bye\r\n')
    else {
      state.broken.push(line)
      socket.write('500 what\r\n')
    }
    return false
  }

  function signedIn(line: string) {
    const [, , given = ''] = line.split(' ')
    return Buffer.from(given, 'base64')
      .toString()
      .endsWith(state.password ?? '\0')
  }
}
