import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
// @ts-expect-error it brings no types
import smpp from 'smpp'
import { smppFields, type SmppSettings } from '../../connectors/sms/smpp/settings.ts'
import { usual, type Timing } from '../../connectors/sms/smpp/timing.ts'
import { faultOf, type Far } from '../support/sms/far.ts'

export interface Pdu {
  command: string
  command_status: number
  sequence_number: number
  source_addr: string
  destination_addr: string
  short_message: { udh?: Buffer[]; message: string }
  response(given?: object): Pdu
  [field: string]: unknown
}
export interface Session {
  on(event: string, heard: (pdu: Pdu) => void): void
  send(pdu: Pdu): boolean
  deliver_sm(given: object, answered: (pdu: Pdu) => void): boolean
  unbind(answered: (pdu: Pdu) => void): boolean
  destroy(): void
  as?: string
  /** Commands that it does not answer. */
  deaf: Set<string>
}
const { createServer } = smpp as { createServer(options: object, opened: (session: Session) => void): Server }

export const quick: Timing = {
  ...usual,
  ...{ reach: 2_000, answer: 2_000, idle: 60_000, leave: 1_000, retry: { least: 20, most: 100 }, steady: 0 },
  ...{ piece: 10, prove: 30 },
}

/** A gateway that others wrote: the server of the package `smpp`, which answers as it is told to. */
export async function smsc(options: { port?: number; key?: Buffer; cert?: Buffer } = {}) {
  const sessions = new Set<Session>()
  const far = {
    submitted: [] as Pdu[],
    /** As whom somebody signed in, in the order of it. */
    binds: [] as string[],
    password: 'secret',
    /** The status that a session of this kind is answered with; null: nothing. */
    bind: (_command: string): number | null => 0,
    port: 0,
    /** What is answered to a `submit_sm`; null: nothing. */
    answer: (_pdu: Pdu, n: number): { command_status?: number; message_id?: string } | null => ({
      message_id: `id-${n}`,
    }),
    as: (command: string) => [...sessions].filter((session) => session.as === command),
    receiver: () => far.as('bind_receiver').at(-1),
    deliver: (given: object) =>
      new Promise<number>((resolve) =>
        far.receiver()!.deliver_sm(given, ({ command_status }) => resolve(command_status)),
      ),
    /** Ends all sessions in the middle. */
    cut() {
      for (const session of sessions) session.destroy()
      sessions.clear()
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      far.cut()
      await closed
    },
  }
  const server = createServer(options, (session) => {
    sessions.add(session)
    session.deaf = new Set()
    session.on('error', () => {})
    session.on('close', () => sessions.delete(session))
    const answer = (pdu: Pdu, given?: object) => !session.deaf.has(pdu.command) && session.send(pdu.response(given))
    for (const command of ['bind_receiver', 'bind_transmitter'])
      session.on(command, (pdu) => {
        far.binds.push(command)
        const status = pdu.password === far.password ? far.bind(command) : 0x0e
        if (status === null) return
        if (status === 0) session.as = command
        answer(pdu, { command_status: status })
      })
    session.on('submit_sm', (pdu) => {
      const given = far.answer(pdu, far.submitted.push(pdu))
      if (given) answer(pdu, given)
    })
    for (const command of ['enquire_link', 'unbind']) session.on(command, (pdu) => answer(pdu))
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  far.port = (server.address() as AddressInfo).port
  return far
}
export type Smsc = Awaited<ReturnType<typeof smsc>>

export const settingsFor = ({ port }: { port: number }, changes: Partial<SmppSettings> = {}): SmppSettings =>
  smppFields.parse({
    ...{ smppHost: '127.0.0.1', smppPort: port, smppSecurity: 'none', smppUser: 'peyk', smppPassword: 'secret' },
    ...changes,
  })

/** The texts that a handset would show: pieces are put together by their headers alone. */
export function shown(submitted: Pdu[]): string[] {
  const texts = new Map<string, string[]>()
  for (const [
    n,
    {
      destination_addr: to,
      short_message: { udh, message },
    },
  ] of submitted.entries()) {
    const header = udh?.find((one) => one[0] === 0)
    const key = header ? `${to} ${header[2]} ${header[3]}` : `alone ${n}`
    const pieces = texts.get(key) ?? []
    pieces[(header?.[4] ?? 1) - 1] = message
    texts.set(key, pieces)
  }
  return [...texts.values()].map((pieces) => pieces.join(''))
}

/** As the gateways that are asked by HTTP. */
export async function smppFar(): Promise<Far> {
  const gateway = await smsc()
  const refused = new Set<Pdu>()
  gateway.answer = (pdu, n) => {
    const fault = faultOf(far)
    if (fault && fault !== 'cut') refused.add(pdu)
    if (fault === 'cut' || fault === 'lost') return (gateway.cut(), null)
    return fault ? { command_status: fault === 'refuse' ? 0x0445 : 0x58 } : { message_id: `id-${n}` }
  }
  const far: Far = {
    ...{ url: `smpp://127.0.0.1:${gateway.port}`, port: gateway.port, balance: 0, calls: 0, next: null, always: null },
    get taken() {
      const texts = shown(gateway.submitted.filter((pdu) => !refused.has(pdu)))
      return texts.map((text, at) => ({ id: `id-${at + 1}`, to: '', from: '', text }))
    },
    close: () => void gateway.close(),
  }
  return far
}
