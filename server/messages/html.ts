import sanitize from 'sanitize-html'

/**
 * What is shown formatted at most: characters, and tags, as setting unclosed ones right takes time by their square. What
 * is beyond is read as text.
 */
const most = { characters: 500_000, tags: 20_000, embedded: 16_000_000 }

export const canBeShown = (html: string) =>
  html.length <= most.characters && html.split('<', most.tags + 1).length <= most.tags

const length = [/^-?[\d.]{1,8}(?:px|pt|em|rem|%|ex)?$/]
const lengths = [
  /^(?:-?[\d.]{1,8}(?:px|pt|em|rem|%|ex)?|auto|inherit)(?: (?:-?[\d.]{1,8}(?:px|pt|em|rem|%|ex)?|auto)){0,3}$/,
]
const colour = [/^#[\da-f]{3,8}$/i, /^rgba?\([\d., %]{1,40}\)$/i, /^[a-z]{3,20}$/i]
const word = [/^[a-z-]{2,20}$/i]
const line = [/^[\w#%(),. -]{1,80}$/]

/** What a style may say: how something looks in its place, never where it is or what it loads. */
const styles = {
  color: colour,
  background: colour,
  'background-color': colour,
  'text-align': word,
  'text-decoration': word,
  'vertical-align': [...word, ...length],
  'white-space': word,
  direction: [/^(?:rtl|ltr)$/],
  'font-family': [/^[\p{L}\d\s,'"-]{1,200}$/u],
  'font-size': [...length, ...word],
  'font-style': word,
  'font-weight': [...word, /^\d{3}$/],
  'line-height': [...length, ...word],
  border: line,
  'border-top': line,
  'border-right': line,
  'border-bottom': line,
  'border-left': line,
  'border-collapse': word,
  'border-color': colour,
  'border-radius': lengths,
  'border-spacing': lengths,
  margin: lengths,
  'margin-top': lengths,
  'margin-right': lengths,
  'margin-bottom': lengths,
  'margin-left': lengths,
  padding: lengths,
  'padding-top': lengths,
  'padding-right': lengths,
  'padding-bottom': lengths,
  'padding-left': lengths,
  width: lengths,
  'max-width': lengths,
  height: lengths,
  'list-style-type': word,
}

const whole = /^(?:https?:\/\/|mailto:|tel:|tg:\/\/)/i

const elsewhere = /^(?:https?:)?\/\/[^/]/i

const layout = [
  'width',
  'height',
  'align',
  'valign',
  'bgcolor',
  'border',
  'cellpadding',
  'cellspacing',
  'colspan',
  'rowspan',
]

/** Pictures that one page fetches from elsewhere at most. */
const mostRemote = 200

/**
 * A mail's HTML as a page of its own, for a frame that runs nothing and loads nothing. `pictures` are those that came
 * inside of the mail, as `data:` addresses by content id; what lies elsewhere is left out, as it tells its sender who reads,
 * unless `remote` gives an address of ours for it.
 */
export function safePage(html: string, pictures: Map<string, string>, remote?: (address: string) => string): string {
  let left = most.embedded
  let fetched = 0
  // One picture may be shown a thousand times.
  const embedded = (contentId: string) => {
    const picture = pictures.get(contentId)
    left -= picture?.length ?? 0
    return left > 0 ? picture : undefined
  }
  const sourceOf = (src: string): { [name: string]: string } => {
    if (!elsewhere.test(src)) {
      const picture = embedded(src.replace(/^cid:/i, ''))
      return picture === undefined ? {} : { src: picture }
    }
    if (!remote || ++fetched > mostRemote) return { 'data-elsewhere': '' }
    return { src: remote(src.replace(/^\/\//, 'https://')) }
  }
  const body = sanitize(html, {
    allowedTags: [...sanitize.defaults.allowedTags, 'img', 'font', 'center', 'del', 'ins', 'bdo', 'bdi', 'hr'],
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'title', ...layout],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'data-elsewhere'],
      font: ['color', 'face', 'size'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'tg'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    transformTags: {
      // A mail lies nowhere: an address that is not whole would lead to a place of ours.
      a: (tagName, { href = '', ...attribs }) => ({
        tagName,
        attribs: {
          ...attribs,
          ...(whole.test(href.trim()) && { href: href.trim() }),
          target: '_blank',
          rel: 'noopener noreferrer nofollow',
        } as sanitize.Attributes,
      }),
      img: (tagName, { src = '', ...attribs }) => {
        const { 'data-elsewhere': _, ...rest } = attribs
        return { tagName, attribs: { ...rest, ...sourceOf(src.trim()) } as sanitize.Attributes }
      },
    },
  })
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><style>${sheet}</style><body dir="auto">${body}`
}

// A mail is paper: its own colours were chosen for white. Each block without a direction of its own finds it by its words.
const sheet = `
:root { color-scheme: light }
body { margin: 12px; background: #fff; color: #1b1b1f; font: 15px/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
:is(p, div, li, td, th, h1, h2, h3, h4, blockquote):not([dir]) { unicode-bidi: plaintext; text-align: start }
img { max-width: 100%; height: auto } table { max-width: 100% } pre { white-space: pre-wrap }
blockquote { margin-inline: 0; padding-inline-start: 12px; border-inline-start: 3px solid #d5d5dc; color: #55555f }`
