/** A question to the DNS: the records of that type, or an error with a code such as `ENOTFOUND`. */
export type Ask = (name: string, type: string) => Promise<string[][] | string[]>

/** Milliseconds. */
const lasts = { found: 600_000, nothing: 300_000, failed: 30_000 }
/**
 * Milliseconds that are waited for one answer, and for all answers within a minute. Whoever has a slow name server could
 * otherwise make every mail wait for his; and where there is no DNS at all, hardly any mail does.
 */
export const patience = { one: 800, minute: 10_000 }
/** Names that are remembered. */
const most = 10_000

/** Asks each question once for everybody who wants its answer, and remembers it. An answer that comes late is there for the next. */
export function lookups(ask: Ask, now = () => performance.now()): Ask {
  const known = new Map<string, { answer: Promise<string[][] | string[]>; until: number }>()
  const wait = purse(now)
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`
    const held = known.get(key)
    if (held && held.until > now()) return wait(held.answer)
    const asked = { answer: ask(name, type), until: Infinity }
    known.delete(key)
    known.set(key, asked)
    if (known.size > most) known.delete(known.keys().next().value!)
    asked.answer.then(
      () => (asked.until = now() + lasts.found),
      (error: { code?: string }) => (asked.until = now() + (isAnswer(error) ? lasts.nothing : lasts.failed)),
    )
    return wait(asked.answer)
  }
}

const isAnswer = ({ code }: { code?: string }) => code === 'ENOTFOUND' || code === 'ENODATA'

/** Waits for answers until this minute's patience is used up. */
function purse(now: () => number) {
  let minute = now()
  let spent = 0
  let waiting = 0
  let since = 0
  const left = () => {
    if (now() - minute > 60_000) {
      minute = now()
      spent = 0
      since = minute
    }
    return patience.minute - spent - (waiting > 0 ? now() - since : 0)
  }
  return async <T>(answer: Promise<T>): Promise<T> => {
    const ms = Math.max(0, Math.min(patience.one, left()))
    if (waiting++ === 0) since = now()
    try {
      return await within(answer, ms)
    } finally {
      if (--waiting === 0) spent += now() - since
    }
  }
}

async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('No answer in time'), { code: 'ETIMEOUT' })), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
