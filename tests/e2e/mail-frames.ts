/* Functions of this file run in the browser: each stands alone. */

declare global {
  interface Window {
    fired(by: string): void
    firings: string[]
  }
}

/**
 * Loads pages of mails, each in a frame of its own, and answers what in them should not be there. With `sandbox` as the
 * inbox does it; without, neither policy nor sandbox is around what the server gave, and it is read a second time as a
 * parser has written it out again.
 */
export async function look({
  pages,
  sandbox,
  judged = true,
}: {
  pages: { id: string; marks: string[] }[]
  sandbox?: string
  judged?: boolean
}) {
  window.firings = []
  window.fired = (by) => void window.firings.push(by)
  const wrong: string[] = []
  const allowed = new Set(
    'A ABBR ADDRESS ARTICLE ASIDE B BDI BDO BLOCKQUOTE BODY BR CAPTION CENTER CITE CODE COL COLGROUP DATA DD DEL DFN DIV DL DT EM FIGCAPTION FIGURE FONT FOOTER H1 H2 H3 H4 H5 H6 HEADER HGROUP HR I IMG INS KBD LI MAIN MARK MENU NAV OL P PRE Q RB RP RT RTC RUBY S SAMP SECTION SMALL SPAN STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TIME TR U UL VAR WBR'.split(
      ' ',
    ),
  )
  const judge = (id: string, page: Document, marks: string[]) => {
    const seen = page.body.innerText
    for (const mark of marks) if (!seen.includes(mark)) wrong.push(`${id} hides ${mark}`)
    if (page.head.querySelectorAll(':not(meta, style)').length > 0) wrong.push(`${id} head ${page.head.innerHTML}`)
    if (page.querySelectorAll('style').length !== 1 || page.querySelectorAll('meta').length !== 2)
      wrong.push(`${id} sheet`)
    for (const one of page.body.querySelectorAll('*')) {
      if (!allowed.has(one.nodeName)) wrong.push(`${id} <${one.nodeName}>`)
      for (const { name, value } of one.attributes) {
        if (/^on|form|srcset|background|id$|name|class|tabindex|ping/.test(name)) wrong.push(`${id} ${name}`)
        if (name === 'href' && !/^(?:https?:\/\/|mailto:|tel:)/i.test(value)) wrong.push(`${id} href ${value}`)
        if (name === 'src' && !value.startsWith('data:image/')) wrong.push(`${id} src ${value}`)
      }
      if (one instanceof page.defaultView!.HTMLAnchorElement && one.hasAttribute('href'))
        if (one.target !== '_blank' || !one.relList.contains('noopener')) wrong.push(`${id} opens ${one.outerHTML}`)
      const style = page.defaultView!.getComputedStyle(one)
      const shown = `${style.position} ${style.backgroundImage} ${style.content} ${style.listStyleImage} ${style.cursor} ${style.filter} ${style.borderImageSource} ${style.maskImage}`
      if (!/^(?:static|relative) none normal none (?:auto|pointer|text|default) none none none$/.test(shown))
        wrong.push(`${id} style ${shown}`)
    }
  }
  const load = (id: string, html?: string) =>
    new Promise<HTMLIFrameElement>((resolve) => {
      const frame = document.createElement('iframe')
      if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox)
      // What nothing holds back may wait for ever for what it loads.
      if (!judged) setTimeout(() => resolve(frame), 1000)
      frame.addEventListener('load', () => resolve(frame), { once: true })
      if (html === undefined) frame.src = `/api/v1/messages/${id}/page`
      else frame.srcdoc = html
      document.body.append(frame)
    })
  const one = async ({ id, marks }: { id: string; marks: string[] }) => {
    const html = sandbox === undefined ? await (await fetch(`/api/v1/messages/${id}/page`)).text() : undefined
    const page = (await load(id, html)).contentDocument
    if (!judged) return
    if (!page) return void wrong.push(`${id} is elsewhere`)
    judge(id, page, marks)
    for (const element of page.querySelectorAll<HTMLElement>('a:not([href])')) element.click()
    if (html !== undefined) judge(id, (await load(id, page.documentElement.outerHTML)).contentDocument!, marks)
  }
  for (let n = 0; n < pages.length; n += 25) {
    await Promise.all(pages.slice(n, n + 25).map(one))
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    document.querySelectorAll('iframe').forEach((frame) => frame.remove())
  }
  return { wrong, firings: window.firings }
}

/** What fires and calls where nothing holds it back: only so does silence mean something. */
export async function control(at: string) {
  const frame = document.createElement('iframe')
  const fired = new Promise<string>((resolve) => (window.fired = resolve))
  frame.srcdoc = `<img src="${at}/control" onerror="top.fired('control')"><p style="background:url(${at}/control-style)">x</p>`
  document.body.append(frame)
  return fired
}
