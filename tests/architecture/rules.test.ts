import { describe, expect, test } from 'vitest'
import { wrongArrows } from './arrows.ts'
import { strayClocks, strayEnvironment, strayWrites } from './discipline.ts'
import { pickingTests, tiedTests } from './kinds.ts'
import { longFiles, longFunctions } from './size.ts'
import { source, type Source } from './sources.ts'
import { emptyNames, openPromises, strayKinds } from './words.ts'

const one = (path: string, text: string) => [source(path, text)]
const component = (script: string, markup = '') => `<script lang="ts">\n${script}\n</script>\n${markup}`

describe('arrows', () => {
  const found = (path: string, line: string) => wrongArrows(one(path, line)).length

  test.each([
    ['web/agent/a.ts', `import { db } from '../../db/client.ts'`],
    ['web/agent/a.ts', `import { routes } from '../../server/routes/all.ts'`],
    ['web/agent/a.ts', `import { x } from '../widget/x.ts'`],
    ['web/agent/A.svelte', component(`import { act } from '../../server/core/act.ts'`)],
    ['connectors/sms/a.ts', `import { x } from '../webchat/x.ts'`],
    ['connectors/sms/a.ts', `import { db } from '../../db/client.ts'`],
    ['connectors/connector.ts', `import sms from './sms/index.ts'`],
    ['connectors/sms/a.ts', `import type { Event } from '../events.ts'`],
    ['db/client.ts', `import { config } from '../server/config.ts'`],
    ['server/core/act.ts', `export { opened } from '../messages/writing.ts'`],
    ['server/customers/a.ts', `const x = await import('../conversations/opening.ts')`],
    ['server/agents/a.ts', `import { x } from '../calendars/x.ts'`],
    ['server/channels/a.ts', `import sms from '../../connectors/sms/index.ts'`],
    ['server/contract/a.ts', `import { db } from '../../db/client.ts'`],
    ['server/core/act.ts', `import { clock } from '../../tests/support/clock.ts'`],
    ['server/core/act.ts', `import { x } from './change'`],
    ['server/gadgets/a.ts', `export {}`],
  ])('%s: %s', (path, line) => expect(found(path, line)).toBe(1))

  test.each([
    ['web/agent/a.ts', `import type { Api } from '../../server/routes/all.ts'`],
    ['web/agent/a.ts', `import { type Api } from '../../server/routes/all.ts'`],
    ['web/agent/a.ts', `import { can } from '../../server/contract/policy.ts'; import Row from './Row.svelte'`],
    ['web/widget/a.ts', `import css from './panel.css?inline'; import { t } from '../shared/t.ts'`],
    ['connectors/index.ts', `import sms from './sms/index.ts'`],
    ['connectors/sms/a.ts', `import { x } from './parse/x.ts'; import type { Raw } from '../connector.ts'`],
    ['connectors/sms/a.ts', `import { x } from '../botapi/x.ts'; import { text } from '../form.ts'`],
    ['server/contract/a.ts', `import type { Role } from '../../db/facts.ts'`],
    ['server/main.ts', `import { app } from './http.ts'; import { act } from './core/act.ts'`],
    ['server/live/a.ts', `import { x } from '../live.ts'`],
    ['server/channels/a.ts', `import { connectors } from '../../connectors/index.ts'`],
  ])('%s may: %s', (path, line) => expect(found(path, line)).toBe(0))
})

describe('discipline', () => {
  test.each([`process.env.PORT`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`])(
    'environment: %s',
    (line) => {
      expect(strayEnvironment(one('db/client.ts', line))).toHaveLength(1)
      expect(strayEnvironment(one('server/config.ts', line))).toEqual([])
    },
  )

  test('writes past core', () => {
    const line = 'await cx.tx.update(messages).set({})'
    expect(strayWrites(one('server/messages/a.ts', line))).toEqual([
      `server/messages/a.ts:1 writes messages past core's change and insert`,
    ])
    expect(strayWrites(one('server/core/change.ts', line))).toEqual([])
    expect(strayWrites(one('server/agents/a.ts', 'await db.delete(drafts)'))).toEqual([])
  })

  test.each(['new Date()', 'Date.now()', 'Date()'])('clock: %s', (line) => {
    expect(strayClocks(one('server/messages/a.ts', line))).toHaveLength(1)
    expect(strayClocks(one('server/core/jobs.ts', line))).toEqual([])
  })

  test('a date made of a time is no clock', () => {
    expect(strayClocks(one('server/messages/a.ts', 'new Date(cx.now.getTime() + 1)'))).toEqual([])
  })
})

describe('words', () => {
  const sms = source('connectors/sms/index.ts', `export const kind = 'sms'`)
  const found = (path: string, text: string) => strayKinds([sms, source(path, text)]).length

  test('a kind away from home', () => {
    expect(found('server/messages/a.ts', `if (kind === 'sms') x()`)).toBe(1)
    expect(found('web/agent/A.svelte', component('', `{#if kind === 'sms'}x{/if}`))).toBe(1)
    expect(found('web/agent/A.svelte', component('', '<i class="sms"></i>'))).toBe(1)
    expect(found('connectors/sms/send.ts', `x('sms')`)).toBe(0)
    const mail = source('connectors/email/index.ts', '')
    expect(strayKinds([mail, source('web/agent/a.ts', `const form = { name: 'email' }`)])).toHaveLength(0)
    expect(strayKinds([mail, source('web/agent/a.ts', `if (kind === 'email') x()`)])).toHaveLength(1)
    expect(found('tests/api/a.test.ts', `x('sms')`)).toBe(0)
  })

  test('a test that picks a connector by what it is like', () => {
    const kinds = source('connectors/index.ts', `import './sms/index.ts'`)
    const picks = (path: string) =>
      pickingTests([kinds, source(path, `import { connectors } from '../../connectors/index.ts'`)]).length
    expect(picks('tests/domain/a.ts')).toBe(1)
    expect(picks('tests/domain/sms.a.test.ts')).toBe(0)
    expect(picks('tests/support/known.ts')).toBe(0)
  })

  test('a test that is of a kind and not called so', () => {
    const lines = `import './sms/index.ts'; import './email/index.ts'; import { x } from './connector.ts'`
    const kinds = [source('connectors/index.ts', lines)]
    const tied = (path: string, text: string, ...more: Source[]) =>
      tiedTests([...kinds, ...more, source(path, text)]).map((line) => line.split(' ')[0])
    expect(tied('tests/domain/a.test.ts', `import { sms } from '../../connectors/sms/index.ts'`)).toHaveLength(1)
    expect(tied('tests/domain/sms.a.test.ts', `import { sms } from '../../connectors/sms/index.ts'`)).toEqual([])
    expect(tied('tests/domain/a.test.ts', `x('sms')`)).toHaveLength(1)
    const stage = source('tests/support/sms.stage.ts', '')
    const between = source('tests/support/b.ts', `import '../support/sms.stage.ts'`)
    expect(tied('tests/domain/a.test.ts', `import '../support/b.ts'`, stage, between)).toEqual([
      'tests/support/b.ts',
      'tests/domain/a.test.ts',
    ])
    // An address can be called like that too.
    expect(tied('tests/domain/a.test.ts', `const carol = { kind: 'email', address }`)).toEqual([])
    expect(tied('tests/domain/a.test.ts', `add({ kind: 'email', deskId })`)).toHaveLength(1)
    expect(tied('tests/soak/ground.ts', `x('sms')`)).toEqual([])
  })

  test('empty names', () => {
    expect(emptyNames(one('server/core/dateUtils.ts', ''))).toHaveLength(1)
    expect(emptyNames(one('server/core/a.ts', 'class MailManager {}'))).toHaveLength(1)
    expect(emptyNames(one('web/agent/service-worker.ts', 'const serviceTime = 1'))).toEqual([])
  })

  test('promises for later', () => {
    expect(openPromises(one('db/a.ts', `// ${'TO' + 'DO'}: later`))).toHaveLength(1)
  })
})

test('size', () => {
  expect(longFiles(one('db/a.ts', 'x\n'.repeat(201)))).toEqual(['db/a.ts has 201 lines'])
  expect(longFiles(one('db/a.ts', 'x\n'.repeat(200)))).toEqual([])
  expect(longFiles(one('web/shared/i18n/fa.ts', 'x\n'.repeat(201)))).toEqual([])
  expect(longFunctions(one('db/a.ts', `const f = () => {\n${'x\n'.repeat(60)}}`))).toEqual(['db/a.ts f has 62 lines'])
})
