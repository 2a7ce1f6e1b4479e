import { views, type Id, type View } from '../../../server/contract/rows.ts'

const parts = ['channels', 'agents', 'desks', 'calendars'] as const

export type Route =
  | { page: 'sign-in' | 'join' }
  | { page: 'inbox'; view: View; conversationId: Id | null }
  | { page: 'settings'; part: (typeof parts)[number]; id: Id | null }

function parse(path: string): Route {
  const [page, first, second] = path.split('/').filter(Boolean)
  if (page === 'sign-in' || page === 'join') return { page }
  if (page === 'settings') {
    return { page, part: parts.find((one) => one === first) ?? 'channels', id: second ?? null }
  }
  const view = views.find((one) => one === first) ?? 'mine'
  return { page: 'inbox', view, conversationId: second ?? null }
}

/** The address bar, as something to look at and to change. */
class Location {
  #route = $state.raw(parse(location.pathname))

  constructor() {
    addEventListener('popstate', () => (this.#route = parse(location.pathname)))
    document.addEventListener('click', (event) => this.#follow(event))
  }

  get route() {
    return this.#route
  }

  go(path: string, how: 'push' | 'replace' = 'push') {
    if (path === location.pathname) return
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
    this.#route = parse(path)
  }

  /** Plain clicks on our own links stay in the page; all others do what the browser does. */
  #follow(event: MouseEvent) {
    const link = (event.target as Element | null)?.closest('a')
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return
    if (link.origin !== location.origin || link.target || link.download || link.pathname.startsWith('/api/')) return
    event.preventDefault()
    this.go(link.pathname)
  }
}
export const place = new Location()

export const inboxPath = (view: View, conversationId?: Id | null) =>
  conversationId ? `/inbox/${view}/${conversationId}` : `/inbox/${view}`
