import { safePage } from '../../server/messages/html.ts'

/** Mails with some payloads each: a page for each of two thousand would take minutes. */
export interface Pack {
  html: string
  payloads: string[]
  /** What stands behind each payload, and has to be seen: else it may have hidden those that follow. */
  marks: string[]
}

const most = 25
const tail = safePage('§', new Map()).split('§')[1]!

export function packed(all: string[]): Pack[] {
  // Beside one that changes nothing by itself the others show what they do.
  const closed = all.filter((payload) => isClosed([payload, '']))
  const open = all.filter((payload) => !closed.includes(payload))
  return [...open.map((one) => [one]), ...parted(closed)].map(together)
}

function parted(payloads: string[]): string[][] {
  if (payloads.length <= 1 || (payloads.length <= most && isClosed(payloads))) return [payloads]
  const half = payloads.length > most ? Math.floor(payloads.length / most / 2) * most || most : payloads.length >> 1
  return [...parted(payloads.slice(0, half)), ...parted(payloads.slice(half))]
}

/** What leaves an element or a comment open changes what follows: that has a mail of its own. */
function isClosed(payloads: string[]) {
  const { html, marks } = together(payloads)
  const page = safePage(html, new Map())
  return page.endsWith(`<p>${marks.at(-1)}</p>${tail}`) && marks.every((mark) => page.includes(`<p>${mark}</p>`))
}

function together(payloads: string[]): Pack {
  if (payloads.length === 1) return { html: payloads[0]!, payloads, marks: [] }
  const marks = payloads.map((_, n) => `§${n}§`)
  return { html: payloads.map((payload, n) => `${payload}<p>${marks[n]}</p>`).join('\n'), payloads, marks }
}
