import { expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'

test('no two connectors bear one name', () => {
  expect(new Set(connectors.map(({ kind }) => kind)).size).toBe(connectors.length)
})
