import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { check } from '../../connectors/sms/smpp/check.ts'
import { sender } from '../../connectors/sms/smpp/send.ts'
import type { SmppSettings } from '../../connectors/sms/smpp/settings.ts'
import { words } from '../../connectors/sms/words.ts'
import { ownAuthority } from '../support/certificates.ts'
import { base, listening } from './sms.base.ts'
import { quick, settingsFor, shown, smsc, type Smsc } from './sms.smsc.ts'

let far: Smsc
beforeEach(async () => {
  far = await smsc()
})
afterEach(() => far.close())

async function tried(changes: Partial<SmppSettings> = {}, timing = {}) {
  const found: Record<string, string> = {}
  const signal = new AbortController().signal
  for await (const { step, code } of check(settingsFor(far, changes), signal, { ...quick, ...timing }))
    found[step] = code
  for (const code of Object.entries(found).flat()) expect(words[code], code).toBeTruthy()
  return found
}
const well = { smpp_reach: 'ok', smpp_send: 'ok', smpp_receive: 'ok' }

test('both sessions are tried, nothing is sent, and none stays', async () => {
  expect(await tried()).toEqual(well)
  expect(far.binds).toEqual(['bind_transmitter', 'bind_receiver'])
  expect(far.submitted).toEqual([])
  await expect.poll(() => far.binds.flatMap((as) => far.as(as)), { interval: 5 }).toEqual([])
})

test('what is wrong is said at the step that shows it', async () => {
  expect(await tried({ smppPassword: 'wrong' })).toEqual({ ...well, smpp_send: 'wrong_key', smpp_receive: 'wrong_key' })
  expect(await tried({ smppPort: 1 })).toEqual({ smpp_reach: 'no_answer' })
  expect(await tried({ smppHost: 'no-such.invalid' })).toEqual({ smpp_reach: 'no_such_host' })
  expect(await tried({ smppSecurity: 'tls' }, { reach: 500 })).toEqual({
    smpp_reach: expect.stringMatching(/no_answer|tls_refused/),
  })
})

test('a gateway that allows one session says so, and the channel keeps its own', async () => {
  const hub = base()
  const one = listening(settingsFor(far), hub, quick)
  await expect.poll(() => far.receiver(), { interval: 5 }).toBeTruthy()
  far.bind = (command) => (far.as(command).length > 0 ? 0x05 : 0)
  expect(await tried()).toEqual({ ...well, smpp_receive: 'already_bound' })
  const carol = { source_addr: '989121234567', destination_addr: '5000' }
  expect(await far.deliver({ ...carol, short_message: 'Hello' })).toBe(0)
  expect(hub.kept.size).toBe(1)
  await one.stop()
})

test('given up while the gateway says nothing, it ends at once', async () => {
  const stopping = new AbortController()
  far.bind = () => (stopping.abort(), null)
  const codes: string[] = []
  for await (const { code } of check(settingsFor(far), stopping.signal, { ...quick, answer: 60_000 })) codes.push(code)
  expect(codes).toEqual(['ok', 'no_answer', 'no_answer'])
  expect(far.binds).toHaveLength(1)
})

describe('a gateway with a certificate of the organisation’s own CA', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-smpp-'))
  const { ca, issue } = ownAuthority(folder)
  const { cert, key } = issue('far', 30)
  const usual = getCACertificates()
  const secure = { smppHost: 'localhost', smppSecurity: 'tls' } as const
  beforeEach(async () => {
    await far.close()
    far = await smsc({ cert: readFileSync(cert), key: readFileSync(key) })
  })
  afterEach(() => setDefaultCACertificates(usual))

  test('is spoken to where the CA is trusted', async () => {
    setDefaultCACertificates([...usual, readFileSync(ca, 'utf8')])
    expect(await tried(secure)).toEqual(well)
    const going = sender(settingsFor(far, secure), '5000', quick)
    expect(await going.send({ id: '1', to: '+989121234567', text: 'سلام' })).toEqual(['id-1'])
    expect(shown(far.submitted)).toEqual(['سلام'])
    await going.close()
  })

  test('is told nothing otherwise, nor under another name', async () => {
    expect(await tried(secure)).toEqual({ smpp_reach: 'tls_refused' })
    setDefaultCACertificates([...usual, readFileSync(ca, 'utf8')])
    expect(await tried({ ...secure, smppHost: '127.0.0.1' })).toEqual({ smpp_reach: 'tls_refused' })
    expect(far.binds).toEqual([])
    rmSync(folder, { recursive: true })
  })
})
