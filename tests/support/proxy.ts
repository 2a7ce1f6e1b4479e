import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

interface Pair {
  near: Socket
  far: Socket
}

/** A way to `target`, a port of this machine or the path of a socket, that can be broken in every manner in which lines break. */
export async function proxy(target: number | string) {
  const pairs = new Set<Pair>()
  const silent = new Set<Pair>()
  /** About to end: nothing more passes, for a line that loses something in between is none. */
  const ending = new WeakSet<Pair>()
  let standing: Promise<unknown> | undefined
  let delay = 0
  let left = Infinity
  let closed = false

  const end = ({ near, far }: Pair) => {
    near.resetAndDestroy()
    // The socket of a path knows no reset.
    if (typeof target === 'string') far.destroy()
    else far.resetAndDestroy()
  }

  const server = createServer((near) => {
    if (closed) return void near.resetAndDestroy()
    const far = typeof target === 'string' ? connect(target) : connect(target, '127.0.0.1')
    const pair = { near, far }
    pairs.add(pair)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {}).on('close', () => silent.has(pair) || (pairs.delete(pair), other.destroy()))
      one.pipe(gate(pair)).pipe(other)
    }
  })

  function gate(pair: Pair) {
    return new Transform({
      transform(chunk: Buffer, _encoding, next) {
        if (ending.has(pair)) next()
        else if (!standing && delay === 0 && left === Infinity) next(null, chunk)
        else void pass(pair, chunk).then((bytes) => next(null, bytes))
      },
    })
  }

  async function pass(pair: Pair, chunk: Buffer) {
    await standing
    if (delay > 0) await sleep(delay)
    if (ending.has(pair)) return Buffer.alloc(0)
    const allowed = left
    left = allowed > chunk.length ? allowed - chunk.length : Infinity
    if (allowed > chunk.length) return chunk
    ending.add(pair)
    setImmediate(end, pair)
    return chunk.subarray(0, allowed)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const pair of pairs) end(pair)
    silent.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    /** Cuts as soon as something more is said. */
    async cutInTheMiddle() {
      const sockets = [...pairs].flatMap(({ near, far }) => [near, far])
      const said = sockets.map((socket) => once(socket, 'data', { signal: AbortSignal.timeout(2000) }))
      await Promise.any(said).catch(() => {})
      cut()
    },
    /** Ends whichever connection carries the last of so many bytes, in the middle of whatever it says. */
    cutAfter: (bytes: number) => void (left = bytes),
    /** Nothing passes for so long, and then all of it. */
    async stall(ms: number) {
      await (standing ??= sleep(ms).then(() => (standing = undefined)))
    },
    /** Everything takes longer for so long. */
    async slow(ms: number, by: number) {
      delay = by
      await sleep(ms)
      delay = 0
    },
    /** Nobody is let in for so long, and nobody stays. */
    async refuse(ms: number) {
      closed = true
      cut()
      await sleep(ms)
      closed = false
    },
    /** From now on each end of what is open speaks into the void, and neither is told, even when the other has gone. */
    halfOpen() {
      for (const pair of pairs) {
        silent.add(pair)
        for (const socket of [pair.near, pair.far]) socket.unpipe().resume()
      }
    },
    /** Whether somebody may still suffer from what was done to it. */
    isTroubled: () => standing !== undefined || delay > 0 || closed || [...silent].some(({ near }) => !near.destroyed),
    close: () => (cut(), server.close()),
  }
}
export type Proxy = Awaited<ReturnType<typeof proxy>>
