const reachable = 'button,a[href],input:not([tabindex="-1"]),textarea,[tabindex="0"]'

/** Full screen there is nothing else to go to; on a wide screen the page around stays in reach. */
export function keepInside(event: KeyboardEvent) {
  if (event.key !== 'Tab' || !matchMedia('(max-width: 479.98px)').matches) return
  const panel = event.currentTarget as HTMLElement
  const stops = [...panel.querySelectorAll<HTMLElement>(reachable)]
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
  if ((panel.getRootNode() as ShadowRoot).activeElement !== from) return
  event.preventDefault()
  to?.focus()
}
