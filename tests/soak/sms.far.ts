import { setTimeout as sleep } from 'node:timers/promises'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { shown, smsc, type Smsc } from '../connectors/sms.smsc.ts'
import { callsBack, fars as gatewaysOf, key, typed } from '../connectors/sms.support.ts'
import { proxy } from '../support/proxy.ts'
import type { Fault } from '../support/sms/far.ts'
import type { Random } from '../threats/fuzz/random.ts'
import { timesOf, type Far, type Laid, type Reached } from './far.ts'

/** What a gateway that people's phones are reached by can do. */
interface Gateway {
  port: number
  texts(): string[]
  /** Hands this over until it is acknowledged; each time it is asked anew, it is the same message. */
  hands(at: string, from: string, text: string): () => Promise<boolean>
  moods: Record<string, () => void>
  close(): unknown
}
const gateways = { t: 'twilio', k: 'kavenegar', h: 'http', m: 'smpp' } as const
type Letter = keyof typeof gateways

const gateway = (letter: Letter, by: string, place: string): Far => ({
  ...{ name: gateways[letter], place, kind: 'sms', by, letter, nameless: true as const },
  ...(letter !== 'm' && { calls: true }),
  lay: (laid) => layPhones(laid, letter),
})
export const fars: Far[] = [
  gateway('t', 'Twilio', 'Twilio'),
  gateway('k', 'Kavenegar', 'Kavenegar'),
  gateway('h', 'HTTP', 'gateway by HTTP'),
  gateway('m', 'SMPP', 'gateway by SMPP'),
]

/** A line of ours at one of these gateways, and the people with phones who write to it: each is called by the letter and a number. */
async function layPhones({ deskId, journal, hub }: Laid, letter: Letter): Promise<Reached> {
  const name = gateways[letter]
  const far = name === 'smpp' ? bySmpp(await smsc()) : await byHttp(name)
  const way = await proxy(far.port)
  const settings = {
    ...typed[name]({ url: `http://127.0.0.1:${way.port}`, port: way.port }),
    secret: key,
    address: hub,
  }
  const id = await act(system, (cx) => addChannel(cx, { kind: 'sms', name, deskId, settings }))
  let written = 0

  function talk(count: number, pace: number) {
    let going = true
    const talking = Array.from({ length: count }, async (_, at) => {
      const by = `${letter}${at}`
      const from = `+9891${letter.charCodeAt(0)}${String(10_000 + at)}`.slice(0, 13)
      for (let n = 1; going; n++) {
        const hand = far.hands(`${hub}/in/${id}/1`, from, `${by}/${n}`)
        while (!(await hand())) await sleep(100)
        written++
        await journal.write({ what: 'said', key: `${by}/${n}`, by, n })
        await sleep(pace)
      }
    })
    return { stop: () => ((going = false), Promise.all(talking)) }
  }
  function misbehave(random: Random): string {
    const mood = random.pick(Object.keys(far.moods))
    far.moods[mood]!()
    return mood
  }
  const close = async () => (way.close(), void (await far.close()))
  return { id, way, talk, misbehave, taken: () => timesOf(far.texts()), written: () => written, close }
}

async function byHttp(name: keyof typeof callsBack): Promise<Gateway> {
  const far = await gatewaysOf[name]()
  const { written } = callsBack[name](far as never)
  const faults: Fault[] = ['busy', 'no_credit', 'cut', 'lost', 'broken']
  return {
    port: far.port,
    texts: () => far.taken.map(({ text }) => text),
    hands(at, from, text) {
      const request = written(at, from, text)
      return () =>
        fetch(request.clone(), { signal: AbortSignal.timeout(3000) }).then(
          ({ status }) => status === 200,
          () => false,
        )
    },
    moods: Object.fromEntries(faults.map((fault) => [fault, () => void (far.next = fault)])),
    close: far.close,
  }
}

function bySmpp(far: Smsc): Gateway {
  const usual = far.answer
  let next: number | null | undefined
  const refused = new Set<unknown>()
  far.answer = (pdu, n) => {
    const met = next
    next = undefined
    if (met === undefined) return usual(pdu, n)
    if (met !== null) refused.add(pdu)
    return met === null ? null : { command_status: met }
  }
  return {
    port: far.port,
    texts: () => shown(far.submitted.filter((pdu) => !refused.has(pdu))),
    hands: (_at, from, text) => {
      const given = { source_addr: from.slice(1), destination_addr: '5000', short_message: text }
      return async () => {
        const line = far.receiver()
        if (!line) return false
        const asked = far.deliver(given).then((status) => status === 0)
        // An operator waits that long for an answer, unless the line ends.
        for (let waited = 0; waited < 100 && far.receiver() === line; waited++) {
          const answer = await Promise.race([asked, sleep(100)])
          if (answer !== undefined) return answer
        }
        return false
      }
    },
    moods: {
      throttled: () => void (next = 0x58),
      'a full queue': () => void (next = 0x14),
      'no answer': () => void (next = null),
      cut: () => far.cut(),
    },
    close: far.close,
  }
}
