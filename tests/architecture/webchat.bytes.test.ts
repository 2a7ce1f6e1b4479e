import { expect, test } from 'vitest'
import { zipped } from './zipped.ts'

// What a stranger's page pays: the loader at once, the panel when a visitor opens it.
test('the loader is at most 3 kB on the wire', () => expect(zipped('widget/peyk.js')).toBeLessThanOrEqual(3_000))
test('the panel is at most 30 kB on the wire', () => expect(zipped('widget/panel.js')).toBeLessThanOrEqual(30_000))
