import { pairs } from './mail-canary.ts'

/** One address, as browsers forgive it to be written. */
const spellings = (at: string) => [
  at,
  at.replace('http:', ''),
  at.replace('http://', 'HTTP:\\\\'),
  at.replace('http:', 'ht\ttp\n:'),
  at.replace('http:', 'h&#116;tp&colon;'),
  at.replace('//', '//user:secret@'),
  at.replace('http://', ' http:///'),
]
const loaders: ((address: string) => string)[] = [
  (address) => `<img src="${address}">`,
  (address) => `<img srcset="${address} 1x, ${address}2 2x">`,
  (address) => `<picture><source srcset="${address}"><img></picture>`,
  (address) => `<image src="${address}">`,
  (address) => `<svg><image href="${address}"/></svg>`,
  (address) => `<svg><use xlink:href="${address}#a"/></svg>`,
  (address) =>
    `<svg><filter id=a><feImage href="${address}"/></filter><g filter="url(#a)"><path d="M0 0h9"/></g></svg>`,
  (address) => `<video src="${address}" autoplay poster="${address}p"></video>`,
  (address) => `<audio autoplay><source src="${address}"></audio>`,
  (address) => `<video><track default kind=captions src="${address}"></video>`,
  (address) => `<input type=image src="${address}">`,
  (address) => `<link rel=stylesheet href="${address}">`,
  (address) => `<link rel="shortcut icon" href="${address}">`,
  (address) => `<link rel=modulepreload href="${address}"><link rel=manifest href="${address}">`,
  (address) => `<link rel=preload as=image imagesrcset="${address} 1x">`,
  (address) => `<script src="${address}"></script>`,
  (address) => `<iframe src="${address}"></iframe>`,
  (address) => `<iframe srcdoc="<img src='${address}'>"></iframe>`,
  (address) => `<object data="${address}"></object>`,
  (address) => `<embed src="${address}">`,
  (address) => `<body background="${address}">`,
  (address) => `<table background="${address}"><td background="${address}">x</table>`,
  (address) => `<meta http-equiv=refresh content="0;URL='${address}'">`,
  (address) => `<math><mglyph src="${address}"></mglyph></math>`,
  (address) => `<style>@import "${address}";</style>`,
  (address) => `<b style="background:url(${address})">x</b>`,
  (address) => `<html manifest="${address}"><frameset><frame src="${address}"></frameset>`,
  (address) => `<base href="${address}/"><img src=based>`,
]
export const requests = (at: string) => pairs(loaders, spellings(at), (loader, address) => loader(`${address}/r`))

const properties =
  'background|background-image|list-style|list-style-image|border-image|border-image-source|content|cursor|mask|mask-image|-webkit-mask-image|filter|backdrop-filter|clip-path|shape-outside|offset-path|-webkit-box-reflect|--x|color|font-family|width|border'.split(
    '|',
  )
const values = (at: string) => [
  `url(${at}/s)`,
  `URL('${at}/s')`,
  `u\\72 l(${at}/s)`,
  `\\75\\72\\6c(${at}/s)`,
  `/**/url(/**/${at}/s)`,
  `image-set('${at}/s' 1x)`,
  `src('${at}/s')`,
  `red url(&#34;${at}/s&#34;) !important`,
  `rgb(0,0,0) url(${at}/s)`,
]
const selectors = [
  '*',
  'a[href^=h]',
  'p:has(b)',
  'input[value^=a]',
  ':root',
  'body::before',
  '::selection',
  'b::marker',
]
export const sheets = (at: string) => [
  ...pairs(properties, values(at), (name, value) => `<li style="${name}: ${value}">x</li>`),
  ...pairs(selectors, ['background', 'content', 'list-style-image'], (selector, name) => {
    return `<p><b>x</b></p><style>${selector}{display:list-item;${name}:url(${at}/e)}</style>`
  }),
]

const places =
  'position:fixed|position:absolute|position:sticky|float:left|transform:translate(-50%)|inset:0|top:-9px|margin:-9999px'
const disguises: ((place: string) => string)[] = [
  (place) => place,
  (place) => place.toUpperCase(),
  (place) => `${place} !important`,
  (place) => place.replace(':', '/**/:/**/'),
  (place) => place.replace('o', '\\6f '),
  (place) => place.replace(':', '&colon;'),
  (place) => `color:red;;;}{;${place}`,
  (place) => `color:"\n;${place};"`,
  (place) => `/*;*/${place}`,
  (place) => `x:y(;${place};)`,
]
/** Over everything, if it were up to the mail. */
const rest = 'top:0;left:0;width:9999px;height:9999px;z-index:2147483647;background:red'
export const overlays = () =>
  pairs(places.split('|'), disguises, (place, disguise) => {
    const style = `${disguise(place)};${rest}`
    return `<a href="https://shop.example" style='${style}'>x</a><div style='${style}'>x</div>`
  })
