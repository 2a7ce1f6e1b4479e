import { connectors } from '../../connectors/index.ts'
import { ChannelError, type Connector } from '../../connectors/connector.ts'
import { makeKnown } from '../support/known.ts'
import { walkin } from '../support/walkin/index.ts'

/** What the far side says of a part: taken, or what became of it instead. */
export type Said = 'taken' | 'busy' | 'refused' | 'silent'

const failures: Record<Exclude<Said, 'taken'>, ChannelError> = {
  busy: new ChannelError('busy', { retry: true, certain: true }),
  refused: new ChannelError('refused', { retry: false, certain: true }),
  silent: new ChannelError('timeout', { retry: true, certain: false }),
}

makeKnown(walkin)

/** The server as it is, but that all its channels send over the test's own far side, which keeps count and is unreliable. */
for (const connector of connectors as Connector<unknown>[]) {
  const open = connector.open.bind(connector)
  connector.open = async (settings, host) => {
    const channel = await open(settings, host)
    const send: typeof channel.send = async (part) => {
      const answer = await fetch(process.env.FAR_SIDE!, { method: 'POST', body: part.id })
      const said = (await answer.text()) as Said
      if (said !== 'taken') throw failures[said]
      return channel.send(part)
    }
    return { ...channel, send }
  }
}
await import('../../server/main.ts')
