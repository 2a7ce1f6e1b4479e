import { expect, test } from 'vitest'
import { canBeShown, safePage } from '../../server/messages/html.ts'

test('what would take too long to set right is not shown formatted', () => {
  expect(canBeShown('<p>Hello</p>'.repeat(5000))).toBe(true)
  expect(canBeShown('<b>'.repeat(20_001))).toBe(false)
  expect(canBeShown('a'.repeat(500_001))).toBe(false)
})

test('one picture shown a thousand times does not make a page of a thousand pictures', () => {
  const picture = `data:image/png;base64,${'A'.repeat(400_000)}`
  const page = safePage('<img src="cid:a">'.repeat(1000), new Map([['a', picture]]))
  expect(page.length).toBeLessThan(17_000_000)
  expect(page).toContain(picture)
})

test('each block finds its direction, and only what looks is kept of a style', () => {
  const page = safePage('<p dir="rtl" style="color:red;position:fixed;background:url(x)">سلام</p>', new Map())
  expect(page).toContain('<p dir="rtl" style="color:red">سلام</p>')
})
