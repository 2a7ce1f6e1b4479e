import { connect as plain, isIP, type Socket } from 'node:net'
import { connect as encrypted } from 'node:tls'
import { refusal } from './failure.ts'
import { Line, type Heard } from './line.ts'
import { commands } from './pdu/commands.ts'
import { fieldsOf } from './pdu/fields.ts'
import type { SmppSettings } from './settings.ts'
import type { Timing } from './timing.ts'

/** A connection. As with mail servers it may lead anywhere: gateways are mostly reached by a network of their own. */
export function reach(settings: SmppSettings, timing: Timing, signal: AbortSignal): Promise<Socket> {
  const { smppHost: host, smppPort: port, smppSecurity: security } = settings
  const at = { host, port, noDelay: true }
  const servername = isIP(host) ? {} : { servername: host }
  const socket = security === 'tls' ? encrypted({ ...at, ...servername, minVersion: 'TLSv1.2' }) : plain(at)
  return new Promise((resolve, reject) => {
    const leave = () => socket.destroy(new Error('Stopped'))
    const late = setTimeout(() => socket.destroy(new Error('Too late')), timing.reach)
    const over = () => {
      clearTimeout(late)
      signal.removeEventListener('abort', leave)
    }
    socket.once('error', reject)
    socket.once('close', () => {
      over()
      reject(new Error('Closed'))
    })
    socket.once(security === 'tls' ? 'secureConnect' : 'connect', () => {
      over()
      resolve(socket)
    })
    signal.addEventListener('abort', leave)
    if (signal.aborted) leave()
  })
}

/** A session. Throws `ChannelError` where it is refused. */
export async function bind(
  settings: SmppSettings,
  as: 'bindReceiver' | 'bindTransmitter',
  { timing, signal, heard }: { timing: Timing; signal: AbortSignal; heard?: Heard },
): Promise<Line> {
  const line = new Line(await reach(settings, timing, signal), timing, heard)
  const leave = () => line.destroy()
  signal.addEventListener('abort', leave)
  try {
    const { status } = await line.ask(commands[as], bound(settings))
    if (status !== 0) throw refusal(status)
    return line
  } catch (error) {
    line.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

const version = 0x34
const bound = ({ smppUser, smppPassword, smppSystemType }: SmppSettings) =>
  fieldsOf(smppUser, smppPassword, smppSystemType, version, 0, 0, '')
