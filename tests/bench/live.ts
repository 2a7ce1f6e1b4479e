import type { Socket } from 'socket.io-client'
import type { Push } from '../../server/contract/rows.ts'
import { startChild, type Child } from './children.ts'
import { cookieOf, crowd, visitor } from './crowd.ts'
import { fanOut } from './fanout.ts'
import { compare, type Figure, type Options } from './figures.ts'
import { newCorner, type Corner, type Ground } from './ground.ts'
import { latency, rawSaying, saying, type Circle } from './latency.ts'

const sockets = 1000
const inRoom = 10

/** Rows 6, 7 and 10: a thousand agents' sockets on the product, and a thousand on bare socket.io beside it. */
export async function live(ground: Ground, options: Options): Promise<Figure[]> {
  const corners: Corner[] = []
  while (corners.length < sockets / inRoom) corners.push(await newCorner(`Room ${corners.length}`))
  const environment = { DATABASE_URL: ground.url, HUB_DATA: ground.folder }
  const hub = await startChild('hub', environment)
  const raw = await startChild('raw')
  const circles = await circlesOf(hub, corners)
  const sample = await sampleOf(circles[0]!)
  const rawCircles = await rawCirclesOf(raw, corners.length, sample)
  const inbound = await row6(circles, rawCircles, options)
  const memory = row10(hub, raw)
  circles.forEach(({ speaker, hearers }) => [speaker, ...hearers].forEach((socket) => socket.close()))
  await hub.stop()
  const hearers = rawCircles.flatMap((circle) => circle.hearers)
  const fan = await fanOut(environment, { raw, hearers, corner: corners[0]! }, options)
  await raw.stop()
  return [inbound, fan, memory]
}

async function circlesOf(hub: Child, corners: Corner[]): Promise<Circle[]> {
  const cookies = await Promise.all(corners.map(({ agentId }) => cookieOf(agentId)))
  const agents = await crowd(
    cookies.flatMap((cookie) => Array.from({ length: inRoom }, () => ({ url: hub.url, cookie }))),
  )
  const visitors = await crowd(await Promise.all(corners.map(({ channel }) => visitor(hub.url, channel.id))))
  return visitors.map((speaker, n) => ({ speaker, hearers: agents.slice(n * inRoom, (n + 1) * inRoom), say: saying }))
}

/** What one message is to an agent's screen, for bare socket.io to carry the same. Said once here, so counted later. */
async function sampleOf({ speaker, hearers, say }: Circle): Promise<Push> {
  const heard = new Promise<Push>((resolve) => {
    const hear = (push: Push) => {
      if (!push.conversations) return
      hearers[0]!.off('push', hear)
      resolve(push)
    }
    hearers[0]!.on('push', hear)
  })
  await speaker.timeout(10_000).emitWithAck('say', say(1, '1'))
  return heard
}

async function rawCirclesOf(raw: Child, count: number, sample: Push): Promise<Circle[]> {
  const rooms = Array.from({ length: count }, (_, n) => `room ${n}`)
  const places = rooms.flatMap((room) => Array.from({ length: inRoom }, () => ({ url: raw.url, auth: { room } })))
  const hearers = await crowd(places)
  const speakers: Socket[] = await crowd(rooms.map(() => ({ url: raw.url })))
  return rooms.map((room, n) => {
    const mine = hearers.slice(n * inRoom, (n + 1) * inRoom)
    return { speaker: speakers[n]!, hearers: mine, say: rawSaying(room, sample) }
  })
}

async function row6(circles: Circle[], rawCircles: Circle[], { quick, rounds }: Options): Promise<Figure> {
  const rate = quick ? 100 : 200
  const seconds = quick ? 3 : 8
  const said = circles.map((_, n) => (n === 0 ? 1 : 0))
  const rawSaid = rawCircles.map(() => 0)
  // A conversation's first message makes a customer; that is not what is asked here.
  await latency(circles, said, rate, circles.length / rate)
  const { ratio, range, detail, isVoid } = await compare(
    rounds,
    'ms p99',
    () => latency(rawCircles, rawSaid, rate, seconds),
    () => latency(circles, said, rate, seconds),
  )
  const where = `${sockets} sockets in rooms of ${inRoom}, ${rate} msg/s, generator on the same cores`
  return {
    row: 6,
    name: 'inbound → agent’s socket',
    value: ratio,
    range,
    isVoid,
    unit: '×',
    target: 8,
    beyond: 4,
    detail: `${detail}; ${where}`,
  }
}

function row10(hub: Child, raw: Child): Figure {
  const [ours, bare] = [hub.memory(), raw.memory()]
  const detail = `${ours.toFixed(0)} over ${bare.toFixed(0)} MB, 1,100 sockets each, after row 6`
  return { row: 10, name: 'memory', value: ours / bare, range: null, unit: '×', target: 2, beyond: 1.5, detail }
}
