import { startChild, type Child } from './children.ts'
import { cookieOf, crowd } from './crowd.ts'
import { deliveries } from './fanout.ts'
import { compare, guard, type Compared, type Figure, type Options } from './figures.ts'
import { newCorner, type Corner, type Ground } from './ground.ts'
import { addPast } from './many.ts'
import { quota } from './quota.ts'

/** Of one core, for each node: what asks them, and the database, must have enough left. */
const share = 0.25
const askersPerNode = 8
const screens = 400
/** Younger than any other past there is. */
const past = { after: 2_000_000, upTo: 2_001_000 }

/** Rows 13 and 14: what two nodes do over what one of them does, each with the same part of a core, on one database. */
export async function nodes(ground: Ground, options: Options): Promise<Figure[]> {
  const corner = await newCorner('Two nodes')
  await addPast(corner, past)
  const environment = { DATABASE_URL: ground.url, HUB_DATA: ground.folder }
  return [await http(environment, options, corner), await sockets(environment, options, corner)]
}

async function http(environment: Record<string, string>, { quick, rounds }: Options, { agentId }: Corner) {
  const both = await limited('hub', 2, environment)
  const cookie = await cookieOf(agentId)
  const ask = (some: Child[]) => () =>
    asked(
      some.map(({ url }) => url),
      cookie,
      quick ? 2000 : 5000,
    )
  await ask(both)()
  const compared = await compare(rounds, 'pages/s', ask(both.slice(0, 1)), ask(both))
  await Promise.all(both.map((node) => node.stop()))
  return figure(13, 'two nodes ÷ one, HTTP', compared)
}

/** One has as many screens as the two others together. */
async function sockets(environment: Record<string, string>, { quick, rounds }: Options, { agentId, channel }: Corner) {
  const doors = await limited('door', 3, environment)
  const cookie = await cookieOf(agentId)
  const places = doors.map(({ url }, n) =>
    Array.from({ length: n === 0 ? screens : screens / 2 }, () => ({ url, cookie })),
  )
  const [alone, ...halves] = [await crowd(places[0]!), await crowd(places[1]!), await crowd(places[2]!)]
  const count = quick ? 5 : 15
  const tell = (some: Child[]) => () => some.forEach((door) => door.tell({ channelId: channel.id, count }))
  const one = async () => (await deliveries(alone, count, tell(doors.slice(0, 1)))).rate
  const two = async () => (await deliveries(halves.flat(), count, tell(doors.slice(1)))).rate
  await one()
  await two()
  const compared = await compare(rounds, 'deliveries/s', one, two)
  for (const socket of [alone, ...halves].flat()) socket.close()
  await Promise.all(doors.map((door) => door.stop()))
  return figure(14, 'two nodes ÷ one, sockets', compared)
}

const figure = (row: number, name: string, { ratio, range, detail, isVoid }: Compared): Figure => {
  const how = `${detail}; each with ${share} of a core`
  return { row, name, value: ratio, range, isVoid, unit: '×', target: 1.7, beyond: 1.9, upwards: true, detail: how }
}

async function limited(name: 'hub' | 'door', count: number, environment: Record<string, string>) {
  const nodes: Child[] = []
  while (nodes.length < count) nodes.push(await startChild(name, environment))
  // Not before: starting takes more than its part.
  for (const node of nodes) await quota(node.pid, share)
  return nodes
}

/** Pages of the inbox a second, each asker waiting for his answer before he asks again. Guard: all are full. */
async function asked(urls: string[], cookie: string, milliseconds: number) {
  const began = performance.now()
  let answered = 0
  const askers = urls.flatMap((url) => Array.from({ length: askersPerNode }, () => url))
  await Promise.all(
    askers.map(async (url) => {
      while (performance.now() - began < milliseconds) {
        const answer = await fetch(`${url}/api/v1/conversations?view=all&group=us`, { headers: { cookie } })
        const { order } = (await answer.json()) as { order: unknown[] }
        guard('rows of a page', order.length, 50)
        answered++
      }
    }),
  )
  return (answered * 1000) / (performance.now() - began)
}
