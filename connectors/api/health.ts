import type { Host } from '../connector.ts'

/** What admins read of the channel. What sending found wrong holds until sending goes well: that the far side is heard says nothing of it. */
export function healthOf(host: Pick<Host, 'status'>) {
  let isTroubled = false
  const tell = (code: string) => host.status(code)
  return {
    sent() {
      isTroubled = false
      tell('ok')
    },
    failed(code: string) {
      isTroubled = true
      tell(code)
    },
    heard() {
      if (!isTroubled) tell('ok')
    },
  }
}
export type Health = ReturnType<typeof healthOf>
