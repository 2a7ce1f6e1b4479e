import { expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'

test.each(connectors.map((one) => [one.kind, one] as const))(
  '%s has its parser where its thread looks',
  async (kind, one) => {
    const { parse } = (await import(`../../connectors/${kind}/parse.ts`)) as { parse: unknown }
    expect(parse).toBe(one.parse)
  },
)

test('no two connectors bear one name', () => {
  expect(new Set(connectors.map(({ kind }) => kind)).size).toBe(connectors.length)
})
