import { expect, test } from 'vitest'
import { only, send } from '../connectors/email.support.ts'

/** What template languages would have run: each is words like any other. */
const corpus = [
  '{{constructor.constructor("return process")()}}',
  '{{7*7}}',
  '{{this}}',
  '{{__proto__}}',
  '{{agent.constructor}}',
  '{{agent.name}}',
  '{{#each this}}x{{/each}}',
  '{{> partial}}',
  '{{{agent}}}x',
  '{{toString}}',
  '{% for x in range(9) %}x{% endfor %}',
  '{{ config.items() }}',
  "{{''.__class__.__mro__[1].__subclasses__()}}",
  '${7*7}',
  '${process.env.HUB_KEY}',
  '#{7*7}',
  '<%= 7*7 %>',
  '<%- include("/etc/passwd") %>',
  '*{7*7}',
  '@(7*7)',
  '[[${7*7}]]',
  '{{=<% %>=}}<% agent %>',
  "$& $' $` $1 $$",
  '{{agent',
  '{{\nagent\n}}',
]
/** That one stands for the agent, also within more braces: then the outer ones are words. */
const filled = (text: string) => text.replaceAll('{{agent}}', 'Ada')

test.each(corpus)('T15 prints it as it stands: %j', async (text) => {
  await send({ text: 'Hello', author: { name: 'Ada' } }, { signature: text })
  expect(only().event.quoted).toBe(`-- \n${filled(text)}`)
})

test('T15 a name is put in once and never read again', async () => {
  for (const name of ['{{agent}}', '$&$1', '{{constructor}}', '{{{{agent}}agent}}']) {
    const { state } = await import('../connectors/email.support.ts').then(({ sink }) => sink)
    state.taken.length = 0
    await send({ text: name, author: { name } }, { signature: 'From {{agent}}' })
    expect(only().event).toMatchObject({ text: name, quoted: `-- \nFrom ${name}` })
  }
})
