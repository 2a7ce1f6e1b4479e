import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

type Type = 'A' | 'AAAA' | 'TXT' | 'MX'
const types: Record<number, Type> = { 1: 'A', 28: 'AAAA', 16: 'TXT', 15: 'MX' }
const numbers = { A: 1, AAAA: 28, TXT: 16, MX: 15 }

/** A name server of ours. `records` by `TYPE name`; a list of lists answers each question with the next one. */
export async function nameServer() {
  const records = new Map<string, string[] | string[][]>()
  const silent = new Set<string>()
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = question(query)
    asked.push(`${type} ${name}`)
    if (silent.has(name) || silent.has('*')) return
    const found = records.get(`${type} ${name}`)
    const values = Array.isArray(found?.[0]) ? nextOf(found as string[][]) : ((found as string[] | undefined) ?? [])
    const exists = [...records.keys()].some((key) => key.endsWith(` ${name}`))
    socket.send(answer(query, end, type, values, exists), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const server = `127.0.0.1:${(socket.address() as AddressInfo).port}`
  return { server, records, silent, asked, close: () => socket.close() }
}

const nextOf = (all: string[][]) => (all.length > 1 ? all.shift()! : all[0]!)

function question(query: Buffer) {
  const labels: string[] = []
  let at = 12
  while (query[at]! > 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!).toLowerCase())
    at += query[at]! + 1
  }
  return { name: labels.join('.'), type: types[query.readUInt16BE(at + 1)], end: at + 5 }
}

function answer(query: Buffer, end: number, type: Type | undefined, values: string[], exists: boolean) {
  const head = Buffer.from(query.subarray(0, end))
  head.writeUInt16BE(exists ? 0x8580 : 0x8583, 2)
  head.writeUInt16BE(values.length, 6)
  head.writeUInt32BE(0, 8)
  return Buffer.concat([head, ...values.map((value) => record(type!, value))])
}

function record(type: Type, value: string) {
  const data = dataOf(type, value)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(numbers[type], 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(0, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function dataOf(type: Type, value: string): Buffer {
  if (type === 'A') return Buffer.from(value.split('.').map(Number))
  if (type === 'AAAA') return Buffer.from(value.replaceAll(':', ''), 'hex')
  if (type === 'MX') return Buffer.concat([Buffer.from([0, 10]), nameBytes(value)])
  const pieces = value.match(/[^]{1,255}/g) ?? ['']
  return Buffer.concat(
    pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece, 'latin1')])),
  )
}

const nameBytes = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ])
