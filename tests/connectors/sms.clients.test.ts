import http from 'node:http'
import { createRequire } from 'node:module'
import twilio from 'twilio'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { apiKey, kavenegarFar, line as kavenegarLine } from '../support/sms/kavenegar.ts'
import { line, sid, token, twilioFar } from '../support/sms/twilio.ts'

describe('the stand-in for Twilio is understood by its own library', async () => {
  const far = await twilioFar()
  afterAll(far.close)
  /** The library knows only Twilio's own host. */
  class Here extends twilio.RequestClient {
    override request: InstanceType<typeof twilio.RequestClient>['request'] = (options) =>
      super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', far.url) })
  }
  const client = (key = token) => twilio(sid, key, { httpClient: new Here() })

  test('sending', async () => {
    const sent = await client().messages.create({ to: '+989121234567', from: line, body: 'سلام' })
    expect(far.taken).toEqual([{ id: sent.sid, to: '+989121234567', from: line, text: 'سلام' }])
    expect(sent.status).toBe('queued')
  })
  test.each([
    [
      'a wrong token',
      () => client('0'.repeat(32)).messages.create({ to: '+989121234567', from: line, body: 'x' }),
      20003,
    ],
    ['no number', () => client().messages.create({ to: '0912', from: line, body: 'x' }), 21211],
    [
      'a sender of somebody else',
      () => client().messages.create({ to: '+989121234567', from: '+15005550009', body: 'x' }),
      21606,
    ],
    [
      'a text too long',
      () => client().messages.create({ to: '+989121234567', from: line, body: 'x'.repeat(1601) }),
      21617,
    ],
  ])('refusing %s', async (_what, work, code) => {
    await expect(work()).rejects.toMatchObject({ code })
  })
  test('what customers wrote, by pages', async () => {
    for (let n = 0; n < 7; n++) far.write('+12015550123', `number ${n}`)
    const all = await client().messages.list({ to: line, pageSize: 3 })
    expect(all.map(({ body }) => body)).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `number ${n}`))
  })
  test('the balance', async () => {
    expect(await client().balance.fetch()).toMatchObject({ currency: 'USD', balance: '125000' })
  })
})

describe('the stand-in for Kavenegar is understood by its library', async () => {
  const far = await kavenegarFar()
  afterAll(far.close)
  type Callback = (entries: unknown, status: number, message: string) => void
  type Client = Record<'Send' | 'StatusLocalMessageid' | 'AccountInfo', (given: object, told: Callback) => void>
  const library = createRequire(import.meta.url)('kavenegar') as { KavenegarApi(given: { apikey: string }): Client }

  /** It knows only its own host, by plain HTTP at port 80. */
  function call(method: keyof Client, given: object, apikey = apiKey) {
    const request = http.request.bind(http)
    const here = vi
      .spyOn(http, 'request')
      .mockImplementation(((options: http.RequestOptions, told: () => void) =>
        request(
          { ...options, host: '127.0.0.1', port: far.port, path: new URL(options.path!).pathname },
          told,
        )) as never)
    const client = library.KavenegarApi({ apikey })
    return new Promise<{ entries: never; status: number }>((resolve) =>
      client[method](given, (entries, status) => resolve({ entries: entries as never, status })),
    ).finally(() => here.mockRestore())
  }

  test('sending, and the same local id a second time', async () => {
    const given = { receptor: '09121234567', sender: kavenegarLine, message: 'Hello', localid: '17' }
    const [first, second] = [await call('Send', given), await call('Send', given)]
    expect([first.status, second.status]).toEqual([200, 200])
    expect(second.entries[0]).toMatchObject({ messageid: first.entries[0]!['messageid'], receptor: '09121234567' })
    expect(far.taken).toHaveLength(1)
    expect(await call('StatusLocalMessageid', { localid: '17' })).toMatchObject({
      entries: [{ localid: '17', status: 1 }],
    })
  })
  test.each([
    ['a wrong key', { receptor: '09121234567', message: 'x' }, 'wrong', 403],
    ['no number', { receptor: '12', message: 'x' }, apiKey, 411],
    ['a line of somebody else', { receptor: '09121234567', message: 'x', sender: '3000' }, apiKey, 412],
    ['nothing to say', { receptor: '09121234567', message: '' }, apiKey, 400],
  ])('refusing %s', async (_what, given, key, status) => {
    expect((await call('Send', given, key)).status).toBe(status)
  })
  test('the account', async () => {
    expect(await call('AccountInfo', {})).toMatchObject({ status: 200, entries: { remaincredit: 125_000 } })
  })
})
