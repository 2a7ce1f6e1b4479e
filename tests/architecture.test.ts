import { join } from 'node:path'
import { expect, test } from 'vitest'
import { wrongArrows } from './architecture/arrows.ts'
import { strayClocks, strayEnvironment, strayWrites } from './architecture/discipline.ts'
import { pickingTests, tiedTests } from './architecture/kinds.ts'
import { longFiles, longFunctions, medianFile } from './architecture/size.ts'
import { readSources } from './architecture/sources.ts'
import { emptyNames, openPromises, strayKinds } from './architecture/words.ts'

const sources = readSources(join(import.meta.dirname, '..'))

test.each([
  ['imports point downwards', wrongArrows],
  ['a connector is named only at home', strayKinds],
  ['tests are called after the kind they need', tiedTests],
  ['tests pick none of the product’s connectors', pickingTests],
  ['settings are read in one place', strayEnvironment],
  ['tables are written through core', strayWrites],
  ['verbs are told the time', strayClocks],
  ['files stay short', longFiles],
  ['names say something', emptyNames],
  ['nothing is promised for later', openPromises],
])('%s', (_, rule) => {
  expect(rule(sources).join('\n')).toBe('')
})

test('the code is looked at as a whole', () => {
  const long = longFunctions(sources).map((line) => `  ${line}`)
  console.log([`${sources.length} files, median ${medianFile(sources)} lines; long functions:`, ...long].join('\n'))
  expect(sources.length).toBeGreaterThan(20)
})
