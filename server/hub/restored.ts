import { beginRestored } from '../across/restoring.ts'

export async function restored() {
  const unknown = await beginRestored()
  console.log(`A new epoch has begun, held: ${unknown} messages may have been sent already and wait for a person.`)
  console.log('Look at them, then: npm run hub -- release')
  return true
}
