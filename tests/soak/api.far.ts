import { setTimeout as sleep } from 'node:timers/promises'
import { addChannel } from '../../server/channels/configuring.ts'
import { act, system } from '../../server/core/act.ts'
import { farSystem, posted, secret } from '../connectors/api.support.ts'
import { proxy } from '../support/proxy.ts'
import type { Random } from '../threats/fuzz/random.ts'
import { timesOf, type Far, type Laid, type Reached } from './far.ts'

export const fars: Far[] = [
  { name: 'program', place: 'program', kind: 'api', letter: 's', calls: true, lay: laySystem },
]

/** A program of somebody else's on the API channel, which hands in what its people write until that is acknowledged. */
async function laySystem({ deskId, journal, hub }: Laid): Promise<Reached> {
  const far = await farSystem()
  const way = await proxy(Number(new URL(far.url).port))
  const settings = { url: `http://127.0.0.1:${way.port}/peyk`, secret }
  const id = await act(system, (cx) => addChannel(cx, { kind: 'api', name: 'Program', deskId, settings }))
  let written = 0

  /** Under one key however often: of an answer that did not come nobody knows whether it was kept. */
  async function hand(by: string, n: number) {
    const name = `${by}:${n}`
    const body = { type: 'message', id: name, from: { address: by, name: by }, text: `${by}/${n}` }
    const isKept = () =>
      fetch(posted(`${hub}/in/${id}/messages`, body, { id: name }), { signal: AbortSignal.timeout(3000) }).then(
        ({ status }) => status === 202,
        () => false,
      )
    while (!(await isKept())) await sleep(100)
    written++
    await journal.write({ what: 'said', key: name, by, n })
  }

  function talk(count: number, pace: number) {
    let going = true
    const talking = Array.from({ length: count }, async (_, at) => {
      for (let n = 1; going; n++) {
        await hand(`s${at}`, n)
        await sleep(pace)
      }
    })
    return { stop: () => ((going = false), Promise.all(talking)) }
  }

  /** Whatever comes within the next moment meets with this. */
  function misbehave(random: Random): string {
    const status = random.pick([429, 500, 503])
    far.answer = { status, headers: { 'retry-after': '1' } }
    setTimeout(() => (far.answer = null), 1500)
    return `${status}`
  }

  /** What bears one name is one: what comes again is known to the program. */
  const taken = () => timesOf([...far.accepted.values()].map(({ text }) => text ?? ''))
  const close = async () => (way.close(), far.close())
  return { id, way, talk, misbehave, taken, written: () => written, close }
}
