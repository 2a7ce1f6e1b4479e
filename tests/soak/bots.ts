import { setTimeout as sleep } from 'node:timers/promises'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { Refused } from '../support/botapi/refusal.ts'
import { startBotApi } from '../support/botapi/server.ts'
import { proxy } from '../support/proxy.ts'
import type { Random } from '../threats/fuzz/random.ts'
import { timesOf, type Laid, type Reached } from './far.ts'

/** A bot of that kind, and the people who write to it: what each is called begins with `letter`, and each has a number from `first` on. */
export async function layBot(
  { deskId, journal }: Laid,
  { kind, letter, first }: { kind: string; letter: string; first: number },
): Promise<Reached> {
  const far = await startBotApi()
  const bot = far.newBot()
  const way = await proxy(Number(new URL(far.url).port))
  const settings = { token: bot.token, server: `http://127.0.0.1:${way.port}` }
  const id = await act(system, (cx) => addChannel(cx, { kind, name: kind, deskId, settings }))
  let written = 0

  /** What the far side has of someone it hands over, whatever happens here. */
  function talk(count: number, pace: number) {
    let going = true
    const talking = Array.from({ length: count }, async (_, at) => {
      const by = `${letter}${at}`
      const person = bot.person({ id: first + at, first_name: by })
      for (let n = 1; going; n++) {
        const { chat, message_id } = person.says(`${by}/${n}`)
        written++
        await journal.write({ what: 'said', key: `${chat.id}:${message_id}`, by, n })
        await sleep(pace)
      }
    })
    return { stop: () => ((going = false), Promise.all(talking)) }
  }

  function misbehave(random: Random): string {
    const name = random.pick(Object.keys(moods))
    for (let n = 0; n < 3; n++) bot.faults.push({ method: 'sendMessage', with: moods[name]!() })
    return name
  }

  const taken = () => timesOf(bot.accepted.map(({ messages }) => messages[0]!.text!))
  const close = async () => (way.close(), far.close())
  return { id, way, talk, misbehave, taken, written: () => written, close }
}

const moods: Record<string, () => Refused | 'cut-before' | 'cut-after' | 'nonsense'> = {
  'slow down': () => new Refused(429, 'Too Many Requests: retry after 1', { retry_after: 1 }),
  'an error of its own': () => new Refused(502, 'Bad Gateway'),
  'cut before it is done': () => 'cut-before',
  'cut after it is done': () => 'cut-after',
  nonsense: () => 'nonsense',
}
