import { afterAll, expect, test } from 'vitest'
import { far } from '../support/sms/far.ts'
import { part } from './contract.ts'
import { openSms, typed } from './sms.support.ts'

const echo = await far(({ path, query, headers, body }) => {
  return { status: 200, text: `no: ${path}?${query} ${headers.authorization} ${body}` }
})
afterAll(echo.close)

test.each([
  ['in a header, as HTTP has it', { httpHeaders: ['Authorization: Basic {{login}}'] }],
  ['in a header, as it is', { httpHeaders: ['Authorization: {{password}}'] }],
  ['in the address', { httpUrl: `${echo.url}/send?p={{password}}`, httpHeaders: [] }],
  ['in the body', { httpBody: '{"p": "{{password}}", "to": "{{to}}", "text": "{{text}}"}', httpHeaders: [] }],
])('T14 a gateway that repeats what it was asked gives no password away: %s', async (_where, how) => {
  const password = 'pass word+1/2'
  const { channel } = await openSms({ ...typed.http(echo), httpReason: '', httpPassword: password, ...how })
  const to = { kind: 'phone', address: '+989121234567' }
  const { said } = await channel.send(part({ to })).then(
    () => expect.fail('It was not taken.'),
    (error: { said: string }) => error,
  )
  expect(said).toContain('…')
  for (const secret of [
    password,
    encodeURIComponent(password),
    new URLSearchParams({ p: password }).toString().slice(2),
  ])
    expect(said).not.toContain(secret)
  expect(said).not.toContain(Buffer.from(`${typed.http(echo).httpUser}:${password}`).toString('base64'))
})
