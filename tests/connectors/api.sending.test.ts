import { afterAll } from 'vitest'
import { api } from '../../connectors/api/index.ts'
import { farSystem, secret } from './api.support.ts'
import { sendingContract } from './contract.sending.ts'
import { part } from './contract.ts'

const far = await farSystem()
afterAll(far.close)
const all = () => [...far.accepted.values()]

sendingContract(api, {
  settings: () => api.settings.parse({ url: far.url, secret }),
  part: (changes) => part({ to: { kind: 'api', address: 'carol' }, ...changes }),
  far: {
    taken: () => all().map(({ text = '' }) => text),
    // A large one is told of, and fetched by whoever wants it.
    files: () => all().flatMap(({ files }) => (files as { size: number }[]).map(({ size }) => size)),
    busy: () => void (far.next = { status: 503 }),
    refuses: () => void (far.next = { status: 422 }),
    breaks: () => void (far.next = 'cut'),
  },
})
