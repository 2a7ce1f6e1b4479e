import { Agent, request } from 'node:http'
import type { House } from '../../api/house.ts'
import { http as serving, type Door } from '../../../server/http.ts'
import { connector } from '../../support/world.ts'
import type { Random } from './random.ts'
import { bent, mutated, value } from './values.ts'

export interface Shot {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}

/** Routes as the server has them, without what would only switch the house itself off. */
export const routes = () => {
  const app = serving({ url: 'http://localhost', trustProxy: false } as Door)
  const all = new Set(app.routes.map(({ method, path }) => `${method} ${path}`))
  return [...all].filter((route) => !route.startsWith('ALL /api') && !route.includes('sign-out'))
}

const bodies = (known: readonly string[]) => [
  { clientId: known[0], text: 'Hello', fileIds: [], seen: 1 },
  { agentId: known[1] },
  { deskId: known[2] },
  { seq: 1 },
  { text: 'x', note: false },
  { name: 'X', email: 'x@example.com', role: 'agent', deskIds: [known[2]] },
  { kind: connector.kind, name: 'C', deskId: known[2], settings: {} },
  { settings: { title: { en: 'x' }, origins: ['https://a.example'] } },
  { token: 'A'.repeat(43), name: 'X', email: 'x@example.com', password: '0123456789' },
  { email: 'ada@example.com', password: 'wrong wrong wrong' },
]

export function shoot(r: Random, house: House, all: string[], known: readonly string[], cookies: string[]): Shot {
  const [method, pattern] = r.pick(all).split(' ') as [string, string]
  const filled = pattern
    .replace(/:\w+/g, () => encodeURIComponent(mutated(r, r.pick(known)).toWellFormed()))
    .replace('*', () =>
      r.pick(['', 'config', 'visitor', 'files', 'files/x', encodeURI(String(value(r, known)).toWellFormed())]),
    )
  const names = ['view', 'group', 'after', 'before', 'name', 'inline', 'key', '__proto__']
  const query = new URLSearchParams()
  for (let n = r.below(4); n > 0; n--)
    query.append(r.pick(names), String(r.pick(['mine', 'all', 'us', 'done', '1', value(r, known)])))
  const path = `${r.chance(0.05) ? mutated(r, filled) : filled}${query.size ? `?${query}` : ''}`
  const types = [
    'application/json',
    'application/json',
    'text/plain',
    'multipart/form-data',
    'application/json; charset=x',
    '',
  ]
  const headers = {
    origin: r.chance(0.95) ? house.url : 'https://evil.example',
    cookie: r.chance(0.05) ? mutated(r, r.pick(cookies)) : r.pick(cookies),
    'content-type': r.pick(types),
    'x-forwarded-for': `10.${r.below(250)}.${r.below(250)}.1`,
  }
  const json = JSON.stringify(bent(r, r.pick(bodies(known)), known)) ?? ''
  const body = r.chance(0.1) ? mutated(r, json) : json
  const asked = method === 'ALL' ? r.pick(['GET', 'POST', 'OPTIONS']) : method
  return harmless({ method: asked, path: path.replace(/[^\x21-\x7e]/g, '%'), headers: clean(headers), body }, house)
}

const clean = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text.replace(/[^\x20-\x7e]/g, '?')]))

/** Nobody of those who ask is changed himself, nor the desk they stand in: the rest of the shots would hit nothing. */
function harmless(shot: Shot, { ada, root, aud, chat }: House): Shot {
  const own = [ada.id, root.id, aud.id, chat.id].some((id) => shot.path.toLowerCase().includes(id))
  return own && ['PATCH', 'DELETE', 'POST'].includes(shot.method) && !shot.path.startsWith('/in/')
    ? { ...shot, method: 'GET' }
    : shot
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends it as it is, past everything that fetch would set right; answers the status and all that came back. */
export const send = (port: number, { method, path, headers, body }: Shot) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const withBody = body !== undefined && method !== 'GET'
    const length = withBody ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const asking = request(
      { agent, host: '127.0.0.1', port, method, path, headers: { ...headers, ...length } },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => void parts.push(part))
        answer.on('end', () => {
          const text = `${JSON.stringify(answer.headers)}\n${Buffer.concat(parts)}`
          resolve({ status: answer.statusCode!, text })
        })
        answer.on('error', reject)
      },
    )
    asking.on('error', reject)
    asking.end(withBody ? body : undefined)
  })
export const hangUp = () => agent.destroy()
