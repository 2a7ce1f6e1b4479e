import type { Id } from '../../../../server/contract/rows.ts'
import type { Readings } from '../reading.svelte.ts'

/** Frames in which the list draws what was far above, and loads what is above that. */
const most = 90

/** Scrolls to a message and goes on reading there, by keyboard too. */
export async function goTo(id: Id, all: Readings) {
  const from = document.activeElement
  let reached: HTMLElement | null = null
  all.unfolding()
  all.goTo((item) => item.kind === 'message' && item.message.id === id)
  for (let frame = 0; frame < most; frame++) {
    const at = document.activeElement
    if (at !== from && at !== document.body && at !== reached) return
    const there = document.querySelector<HTMLElement>(`[data-message="${id}"]`)
    // Once is not enough: as older lines come in, the list draws all of them anew.
    if (there && at !== there) reach(there)
    reached = there
    await new Promise(requestAnimationFrame)
  }
}

function reach(there: HTMLElement) {
  there.tabIndex = -1
  there.focus({ preventScroll: true })
  there.animate([{ backgroundColor: 'var(--accent-soft)' }, {}], { duration: 1600, easing: 'ease-in' })
}
