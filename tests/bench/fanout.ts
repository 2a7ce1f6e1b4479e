import { setTimeout as sleep } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import type { Push } from '../../server/contract/rows.ts'
import { startChild, type Child } from './children.ts'
import { cookieOf, crowd } from './crowd.ts'
import { compare, guard, type Figure, type Options } from './figures.ts'
import type { Corner } from './ground.ts'

interface Beside {
  raw: Child
  /** A thousand sockets of bare socket.io. */
  hearers: Socket[]
  /** In whose desk a thousand screens of the product are. */
  corner: Corner
}

const patience = 60_000

/** Row 7: facts told to a thousand screens of one desk, rows and windows read for each, over a bare broadcast. */
export async function fanOut(environment: Record<string, string>, beside: Beside, options: Options): Promise<Figure> {
  const { raw, hearers, corner } = beside
  const door = await startChild('door', environment)
  const cookie = await cookieOf(corner.agentId)
  const screens = await crowd(hearers.map(() => ({ url: door.url, cookie })))
  const told = { channelId: corner.channel.id }
  const { push } = await deliveries(screens, 1, () => door.tell({ ...told, count: 1 }))
  // The desk's channel has heard at least as much by now, in row 6.
  const count = options.quick ? 5 : 15
  const { ratio, range, detail, isVoid } = await compare(
    options.rounds,
    'deliveries/s',
    async () => (await deliveries(hearers, count, () => raw.tell({ count, push }))).rate,
    async () => (await deliveries(screens, count, () => door.tell({ ...told, count }))).rate,
  )
  screens.forEach((socket) => socket.close())
  await door.stop()
  const how = `${count} facts to ${screens.length} screens, one push each`
  return {
    row: 7,
    name: 'fan-out',
    value: ratio,
    range,
    isVoid,
    unit: '×',
    target: 0.6,
    beyond: 0.85,
    upwards: true,
    detail: `${detail}; ${how}`,
  }
}

/** From the order to the last screen's last event. Guard: everyone has heard as many as were told. */
export async function deliveries(sockets: Socket[], count: number, tell: () => void) {
  let heard = 0
  let push: Push | null = null
  const hear = (one: Push) => {
    if (!one.conversations) return
    push = one
    heard++
  }
  sockets.forEach((socket) => socket.on('push', hear))
  const began = performance.now()
  tell()
  while (heard < count * sockets.length && performance.now() - began < patience) await sleep(1)
  const rate = (heard * 1000) / (performance.now() - began)
  await sleep(50)
  sockets.forEach((socket) => socket.off('push', hear))
  guard('events heard', heard, count * sockets.length)
  return { rate, push: push! as Push }
}
