import { ChannelError, type Channel, type Host } from '../connector.ts'
import { empty } from './answers.ts'
import { keepBalances } from './balance.ts'
import type { Gateway } from './gateway.ts'
import { keeping } from './kept.ts'
import { senderOf } from './numbers.ts'
import { placesIn, type Place } from './places.ts'
import { sendBy, type Opened } from './send.ts'
import type { Settings } from './settings.ts'

interface Running extends Opened {
  place: Place
}

export async function open(settings: Settings, host: Host): Promise<Channel> {
  const all = placesIn(settings).map((place): Running => {
    const account = place.gateway.account(place.settings, place.line)
    return {
      place,
      account,
      label: place.gateway.label,
      gateway: place.gateway.open(place.settings, baseOf(settings, host, place)),
    }
  })
  const able = <K extends keyof Gateway>(what: K) => all.filter(({ gateway }) => gateway[what])
  return {
    own: all.flatMap(({ place: { line } }) => (line === '' ? [] : [senderOf(line, settings.region).address])),
    send: (part) => sendBy(all, part, host.status),
    fetch: (ref) => fetchFrom(all, ref),
    async listen(signal) {
      const listening = able('listen').map(({ gateway }) => gateway.listen!(signal))
      await Promise.all([...listening, keepBalances(able('balance'), settings, host, signal)])
    },
    async webhook(request) {
      const [, rest = ''] = request.url.split(`/in/${host.channelId}/`)
      const at = rest.indexOf('/')
      const found = all.find(({ place }) => String(place.number) === rest.slice(0, Math.max(0, at)))
      return found?.gateway.webhook?.(rest.slice(at + 1), request) ?? empty(404)
    },
    async close() {
      await Promise.all(all.map(({ gateway }) => gateway.close()))
    },
  }
}

const baseOf = ({ region, address, secret }: Settings, host: Host, place: Place) => ({
  line: place.line,
  region,
  ask: host.ask,
  host,
  address: address === '' ? '' : `${address}/in/${host.channelId}/${place.number}`,
  secret,
  keep: keeping(place, region, host),
})

/** A file is named by the account that has it. */
async function fetchFrom(all: Running[], ref: string) {
  const one = all.find(({ account, gateway }) => gateway.fetch && ref.startsWith(`${account} `))
  if (!one) throw gone
  return one.gateway.fetch!(ref.slice(one.account.length + 1))
}
const gone = new ChannelError('file_gone', { retry: false, certain: true })
