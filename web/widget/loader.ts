import { markKey, type Frame, type PanelDoor, type PanelScript } from './frame.ts'
import css from './loader.css?inline'

type Page = { peyk?: { identity?: string }; trustedTypes?: Policies }
type Policies = { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }

const own = document.currentScript as HTMLScriptElement
const page = window as Page
const { channel = '', lang, theme, identity } = own.dataset
const origin = new URL(own.src).origin
const language = (lang || document.documentElement.lang).toLowerCase().startsWith('fa') ? 'fa' : 'en'
const words = {
  en: ['Open chat', 'Not loaded, try again'],
  fa: ['باز کردن گفتگو', 'بار نشد، دوباره بزنید'],
}[language] as [string, string]

const make = (tag: string, attributes: Record<string, string>, ...children: Element[]) => {
  const svg = tag === 'svg' || tag === 'path'
  const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag)
  for (const name in attributes) element.setAttribute(name, attributes[name]!)
  element.append(...children)
  return element as HTMLElement
}
const host = make('peyk-chat', {})
const dark = matchMedia('(prefers-color-scheme: dark)')
const paint = () => (host.dataset.theme = theme || (dark.matches ? 'dark' : 'light'))
paint()
dark.onchange = paint
const talk =
  'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719'
const launcher = make(
  'button',
  { class: 'launcher', 'aria-label': words[0], 'aria-expanded': 'false' },
  make('svg', { viewBox: '0 0 24 24' }, make('path', { d: talk })),
) as HTMLButtonElement
const place = make('div', {})
const root = host.attachShadow({ mode: 'open' })
root.append(
  make('section', { 'aria-label': 'Peyk', lang: language, dir: language === 'fa' ? 'rtl' : 'ltr' }, place, launcher),
)
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
root.adoptedStyleSheets = [sheet]

const frame: Frame = {
  root,
  place,
  launcher,
  origin,
  channelId: channel,
  language,
  identity: page.peyk?.identity || identity,
}

const panelUrl = `${origin}/widget/panel.js`
const policy = page.trustedTypes?.createPolicy('peyk', { createScriptURL: () => panelUrl })
let panel: PanelDoor | undefined
let loading = false
let wanted = false

const load = () => {
  if (loading) return
  loading = true
  const script = document.createElement('script') as PanelScript
  script.nonce = own.nonce
  script.src = policy ? policy.createScriptURL('') : panelUrl
  script.onload = () => {
    panel = script.start?.(frame)
    if (wanted) panel?.toggle()
  }
  script.onerror = () => {
    loading = wanted = false
    launcher.ariaLabel = words[1]
  }
  document.head.append(script)
}

launcher.onpointerenter = launcher.onfocus = load
launcher.onclick = () => {
  if (panel) return panel.toggle()
  wanted = true
  load()
}

const show = () => {
  document.body.append(host)
  try {
    if (localStorage.getItem(markKey(channel))) load()
  } catch {
    // Storage is forbidden here: nothing can have been kept.
  }
}
if (document.body) show()
else addEventListener('DOMContentLoaded', show)
