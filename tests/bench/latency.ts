import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import type { Push } from '../../server/contract/rows.ts'
import { guard, quantile } from './figures.ts'

/** One speaker and those who hear him. */
export interface Circle {
  speaker: Socket
  hearers: Socket[]
  /** What he says the n-th time, as it goes over the line. */
  say(n: number, text: string): unknown
}

const patience = 20_000

/**
 * All speakers together say `rate` things a second, evenly, for `seconds`. Answers the 99th percentile, in ms, of the time
 * from saying to hearing, over all hearers. Guard: everyone has heard everything, each thing once.
 */
export async function latency(circles: Circle[], said: number[], rate: number, seconds: number): Promise<number> {
  const total = rate * seconds
  const times: number[] = []
  const refused: object[] = []
  const begun = circles.map(() => new Map<number, number>())
  const stops = circles.flatMap(({ hearers }, index) =>
    hearers.map((hearer) => {
      let heard = said[index]!
      const hear = ({ conversations = [] }: Push) => {
        // Two things said in one breath may be told in one push: its newest row stands for both.
        for (const { lastInboundSeq } of conversations) {
          for (; heard < lastInboundSeq; heard++) times.push(performance.now() - begun[index]!.get(heard + 1)!)
        }
      }
      hearer.on('push', hear)
      return () => hearer.off('push', hear)
    }),
  )
  const start = performance.now()
  for (let n = 0; n < total; n++) {
    const due = start + (n * 1000) / rate
    if (due > performance.now() + 1) await sleep(due - performance.now())
    const index = n % circles.length
    const { speaker, say } = circles[index]!
    const number = ++said[index]!
    begun[index]!.set(number, performance.now())
    speaker.emit('say', say(number, `${number}`), ({ error }: { error?: object }) => error && refused.push(error))
  }
  const wanted = circles.reduce((sum, { hearers }, index) => sum + hearers.length * begun[index]!.size, 0)
  const until = performance.now() + patience
  while (times.length < wanted && performance.now() < until) await sleep(20)
  stops.forEach((stop) => stop())
  guard('things refused', JSON.stringify(refused), '[]')
  guard('things heard', times.length, wanted)
  return quantile(times, 0.99)
}

export const saying = (_n: number, text: string) => ({ clientId: randomUUID(), text, fileIds: [] })

/** As large as what the product tells of one message. */
export const rawSaying = (room: string, push: Push) => (n: number) => ({
  room,
  push: { ...push, conversations: [{ ...push.conversations![0]!, lastInboundSeq: n }] },
})
