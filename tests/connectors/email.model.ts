import type { ImapFlow } from 'imapflow'
import { memoryHost } from './host.ts'
import { written } from './email.mailbox.ts'

interface Kept {
  uid: number
  at: Date
  source: Buffer
}

/** A mailbox as a mail server shows it, in memory, and as much of a server as reading it asks for. */
export function modelMailbox() {
  const box = { validity: 1, next: 1, mails: [] as Kept[] }
  let number = 0
  let broken = Infinity
  const add = (at: Date) => {
    const source = Buffer.from(written(number).replaceAll('\n', '\r\n'))
    box.mails.push({ uid: box.next++, at, source })
    return number++
  }
  /** The server numbers everything anew. */
  const renumber = () => {
    box.validity++
    box.mails = box.mails.map((mail, index) => ({ ...mail, uid: index + 1 }))
    box.next = box.mails.length + 1
  }
  const drop = (at: number) => void box.mails.splice(at % Math.max(box.mails.length, 1), 1)
  const among = (range: string) => {
    const wanted = range.split(',').map((part) => {
      const [from = '', until = from] = part.split(':')
      const last = box.mails.at(-1)?.uid ?? 0
      const [a, b] = [from, until].map((end) => (end === '*' ? last : Number(end))) as [number, number]
      return [Math.min(a, b), Math.max(a, b)] as const
    })
    return box.mails.filter(({ uid }) => wanted.some(([from, until]) => uid >= from && uid <= until))
  }
  const client = {
    usable: true,
    capabilities: new Map(),
    mailboxOpen: async () => ({ uidValidity: BigInt(box.validity), uidNext: box.next }),
    noop: async () => {},
    search: async ({ since, uid }: { since?: Date; uid?: string }) =>
      // By day, as the server's calendar has it.
      (uid
        ? among(uid)
        : box.mails.filter(({ at }) => at.getTime() >= Math.floor(since!.getTime() / 86_400_000) * 86_400_000)
      ).map((mail) => mail.uid),
    fetchAll: async (range: string) =>
      among(range).map(({ uid, at, source }) => ({ uid, internalDate: at, size: source.length })),
    async *fetch(range: string) {
      for (const { uid, source } of among(range)) {
        if (broken-- <= 0) throw Object.assign(new Error('The line is cut'), { code: 'ECONNRESET' })
        yield { uid, source }
      }
    },
  }
  return {
    client: client as unknown as ImapFlow,
    add,
    renumber,
    drop,
    /** The line breaks after so many mails; never, unless told again. */
    breakAfter: (mails: number) => void (broken = mails),
    numbersIn: () => box.mails.map(({ source }) => numberOf(source)),
  }
}

export const numberOf = (bytes: Uint8Array) => Number(/Subject: n (\d+)/.exec(Buffer.from(bytes).toString())![1])

/** A core that remembers which mails it was given, in their order, doubled ones too. */
export function rememberingHost() {
  const { host, kept } = memoryHost()
  const given: number[] = []
  const received = host.received.bind(host)
  const keep: typeof received = async (raw) => {
    if (!kept.raws.has(raw.key)) given.push(numberOf(raw.bytes))
    await received(raw)
  }
  return { kept, given, at: (stoppedAt: string | null) => ({ ...host, received: keep, stoppedAt }) }
}
