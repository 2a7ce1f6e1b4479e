import { act, system } from '../core/act.ts'
import { held, releaseEpoch } from '../core/epoch.ts'

export async function release() {
  if (!held()) console.log('Nothing is held.')
  else {
    await act(system, releaseEpoch)
    console.log('Sending and jobs go on within a minute. Messages marked unknown wait for a person.')
  }
  return true
}
