type Value = string | number | undefined | ((event: never) => unknown)
type Props = { key?: string; mount?: (element: never) => void } & { [name: string]: Value }

/** What an element should be; `draw` makes it so. Text is only ever text: there is no way to markup from here. */
export interface Shape {
  tag: string
  props: Props
  children: Child[]
}
export type Child = Shape | string | false | null | undefined

export const h = (tag: string, props: Props = {}, ...children: (Child | Child[])[]): Shape => ({
  tag,
  props,
  children: children.flat(),
})

interface Drawn {
  node: ChildNode
  props: Props
}
const drawn = new WeakMap<Element, Map<string, Drawn>>()
const namespace = { svg: 'http://www.w3.org/2000/svg', path: 'http://www.w3.org/2000/svg' }

/** Makes the children of `parent` so, keeping each element that has the same key, or the same tag at the same place. */
export function draw(parent: Element, children: Child[]) {
  const before = drawn.get(parent) ?? new Map<string, Drawn>()
  const wanted = children.flatMap((child, index) => (child ? [{ child, key: keyOf(child, index) }] : []))
  const kept = new Set(wanted.map(({ key }) => key))
  // First, or those that stay would be moved, and lose focus and scroll position.
  for (const [key, { node }] of before) if (!kept.has(key)) node.remove()

  const after = new Map<string, Drawn>()
  let place = parent.firstChild
  for (const { child, key } of wanted) {
    const now = toNode(child, before.get(key))
    after.set(key, now)
    if (now.node === place) place = place.nextSibling
    else parent.insertBefore(now.node, place)
    if (!before.has(key) && typeof child !== 'string') child.props.mount?.(now.node as never)
  }
  drawn.set(parent, after)
}

const keyOf = (child: Shape | string, index: number) =>
  typeof child === 'string' ? `#${index}` : (child.props.key ?? `${child.tag}${index}`)

function toNode(child: Shape | string, old: Drawn | undefined): Drawn {
  if (typeof child === 'string') {
    const node = (old?.node ?? document.createTextNode('')) as Text
    if (node.data !== child) node.data = child
    return { node, props: {} }
  }
  const element = (old?.node ?? create(child.tag)) as HTMLElement
  change(element, old?.props ?? {}, child.props)
  draw(element, child.children)
  return { node: element, props: child.props }
}

const create = (tag: string) =>
  tag in namespace ? document.createElementNS(namespace.svg, tag) : document.createElement(tag)

function change(element: HTMLElement, before: Props, after: Props) {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = after[name]
    if (name === 'key' || name === 'mount') continue
    if (name === 'value' || name.startsWith('on')) {
      if (Reflect.get(element, name) !== value) Reflect.set(element, name, value ?? null)
    } else if (value === undefined) element.removeAttribute(name)
    else if (value !== before[name]) element.setAttribute(name, String(value))
  }
}
