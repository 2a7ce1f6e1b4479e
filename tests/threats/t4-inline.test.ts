import { beforeAll, expect, test } from 'vitest'
import { apiOf } from '../support/server.ts'
import { newHouse, type House } from '../api/house.ts'

let house: House
beforeAll(async () => void (house = await newHouse()), 60_000)

const html = '<script>alert(document.domain)</script>'
const bytes: Record<string, string> = {
  html,
  svg: `<svg xmlns="http://www.w3.org/2000/svg">${html}</svg>`,
  xml: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${html}</html>`,
  pdf: '%PDF-1.4 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>',
  js: 'alert(1)',
  gif: `GIF89a/*${html}*/=1`,
}
const types = [
  'text/html',
  'image/svg+xml',
  'application/xml',
  'application/xhtml+xml',
  'application/pdf',
  'text/javascript',
  'image/gif',
  'image/png',
  'image/png; charset=text/html',
  'IMAGE/SVG+XML',
  'multipart/x-mixed-replace',
  'text/html\u00a0',
  '',
]
const cases = Object.keys(bytes).flatMap((kind) => types.map((type) => [kind, type] as const))

async function kept(kind: string, type: string) {
  const headers = { cookie: house.cookie(house.ada), origin: house.url, 'content-type': type }
  const put = { method: 'POST', headers, body: Buffer.from(bytes[kind]!) }
  const answer = await fetch(`${house.url}/api/v1/files?name=a.${kind}`, put)
  return ((await answer.json()) as { id: string }).id
}

test.each(cases)('T4 attachment served inline: never one that could run: %s as %j', async (kind, type) => {
  const id = await kept(kind, type)
  for (const way of ['', '?inline=1']) {
    const path = `${house.url}/api/v1/files/${id}${way}`
    const answer = await fetch(path, { headers: { cookie: house.cookie(house.ada) } })
    const header = (name: string) => answer.headers.get(name) ?? ''
    const inline = header('content-disposition').startsWith('inline')
    if (inline) expect(header('content-type')).toMatch(/^image\/(png|jpeg|gif|webp)$/)
    else expect(header('content-type')).toBe('application/octet-stream')
    expect(inline && way === '').toBe(false)
    expect(header('x-content-type-options')).toBe('nosniff')
    expect(header('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes[kind]!))).toBe(true)
  }
})

test('T4 attachment served inline: what was quarantined is only ever saved', async () => {
  const path = `${house.url}/api/v1/quarantine/${house.corners.support.rawId}`
  const answer = await fetch(path, { headers: { cookie: house.cookie(house.root) } })
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="original.bin"',
    'x-content-type-options': 'nosniff',
  })
})

test('T4 attachment served inline: the api itself answers nothing but JSON and files', async () => {
  const ada = apiOf(house.url, house.cookie(house.ada))
  expect((await ada('GET', '/boot')).status).toBe(200)
  const answer = await fetch(`${house.url}/api/v1/<script>`, { headers: { cookie: house.cookie(house.ada) } })
  expect(answer.headers.get('content-type')).toBe('application/json')
})
