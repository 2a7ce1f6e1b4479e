import { preferences } from './preferences.svelte.ts'

/** By where the key lies, so that they work on a Persian keyboard too. */
export type Keys = { [code: string]: (event: KeyboardEvent) => void }

/** Single keys, for a page. Never while somebody types, or while a dialog or menu is open. */
export function onKeys(keys: Keys) {
  function press(event: KeyboardEvent) {
    if (!preferences.shortcuts || event.defaultPrevented || event.isComposing || event.repeat) return
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
    const act = keys[event.shiftKey ? `Shift+${event.code}` : event.code]
    if (!act || (presses.includes(event.code) && isPressed(event.target))) return
    event.preventDefault()
    act(event)
  }
  addEventListener('keydown', press)
  return () => removeEventListener('keydown', press)
}

/** What presses a button that has the focus is that button's. */
const presses = ['Enter', 'Space']
const isPressed = (target: EventTarget | null) => target instanceof Element && !!target.closest('button, a, summary')

function isBusy(target: EventTarget | null) {
  const element = target instanceof Element ? target : null
  return !!element?.closest('input, textarea, select, [contenteditable], dialog, [role=menu], [role=dialog]')
}
