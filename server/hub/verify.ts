import { verify } from '../core/verify.ts'

export async function verifyLog() {
  const verdict = await verify()
  if (verdict.ok) console.log(`The log holds: ${verdict.count} facts, head ${verdict.head}`)
  else console.log(`The log is broken: position ${verdict.position} ${verdict.reason}.`)
  return verdict.ok
}
