import { text } from 'node:stream/consumers'
import { check } from '../../connectors/email/check.ts'
import { email } from '../../connectors/email/index.ts'
import { ask } from '../../server/core/asking.ts'

/** Tries settings out in a process of its own, which trusts what its NODE_EXTRA_CA_CERTS names. */
const away = () => Promise.reject(new Error('No DNS'))
const settings = email.settings.parse(JSON.parse(await text(process.stdin)))
const steps: Record<string, string> = {}
for await (const { step, code } of check(settings, new AbortController().signal, ask, undefined, away))
  steps[step] = code
console.log(JSON.stringify(steps))
