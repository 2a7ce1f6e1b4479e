import * as api from '../../shared/api.ts'
import { hub } from '../state/hub.svelte.ts'
import { place } from '../state/route.svelte.ts'

export async function signInAndEnter(email: string, password: string) {
  await api.signIn(email, password)
  hub.phase = 'starting'
  place.go('/inbox/mine', 'replace')
}
