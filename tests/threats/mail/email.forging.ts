import { generateKeyPairSync } from 'node:crypto'
import { setServers } from 'node:dns'
import { inArray } from 'drizzle-orm'
import { createTransport } from 'nodemailer'
import { db } from '../../../db/client.ts'
import { newId } from '../../../db/ids.ts'
import { messages } from '../../../db/schema/index.ts'
import { addChannel } from '../../../server/channels/configuring.ts'
import { reconcile, shutAll } from '../../../server/channels/running.ts'
import { act, system } from '../../../server/core/act.ts'
import { keepRaw } from '../../../server/core/raw.ts'
import { read } from '../../../server/core/read.ts'
import { acknowledgementReader } from '../../../server/messages/acknowledging.ts'
import { takeIn } from '../../../server/messages/intake.ts'
import { stopParsing } from '../../../server/messages/parsing.ts'
import { stopVouching } from '../../../server/messages/vouching.ts'
import { sealAll } from '../../domain/facts.ts'
import { nameServer } from '../../support/dns.ts'
import { newWorld } from '../../support/world.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** A mailbox into which anyone writes as anyone, and the DNS of the domains: `bank.example` signs all it sends, `lax.example` says nothing. */
export async function forgersWorld() {
  const dns = await nameServer()
  dns.records.set('TXT s1._domainkey.bank.example', [`v=DKIM1; p=${publicKey.replace(/-----[^-]+-----|\s/g, '')}`])
  dns.records.set('TXT _dmarc.bank.example', ['v=DMARC1; p=reject'])
  dns.records.set('TXT _dmarc.example.com', ['v=DMARC1; p=quarantine'])
  setServers([dns.server])
  const world = await newWorld()
  const settings = { ...nowhere, acknowledgement: { en: 'We have your mail.' } }
  const deskId = world.support
  const id = await act(system, (cx) => addChannel(cx, { kind: 'email', name: 'Mail', deskId, settings }))
  await reconcile()
  const channel = { id, deskId, kind: 'email' }

  const takeAll = async () => {
    while (await takeIn([channel]));
  }

  /** These arrive, and are taken in; answers their messages in the same order. */
  async function arrive(mails: string[], take = takeAll) {
    const ids = mails.map(() => `<${newId()}@far.example>`)
    const whole = mails.map((mail, n) => `Message-ID: ${ids[n]}\r\n${mail}`)
    await Promise.all(whole.map((mail) => keepRaw(id, { key: newId(), bytes: Buffer.from(mail) })))
    await take()
    const rows = await db.select().from(messages).where(inArray(messages.externalId, ids))
    return ids.map((externalId) => rows.find((row) => row.externalId === externalId)!)
  }
  async function react() {
    await sealAll()
    while (await read(acknowledgementReader));
  }
  async function close() {
    await shutAll()
    await stopParsing()
    await stopVouching()
    dns.close()
  }
  return { ...world, dns, channel, arrive, react, close }
}

const nowhere = { address: 'support@acme.test', imapHost: '127.0.0.1', imapPort: 1, smtpHost: '127.0.0.1', smtpPort: 1 }

export const mail = (from: string, lines = '') =>
  `From: ${from}\r\nTo: support@acme.test\r\nSubject: Hello\r\n${lines}\r\nPlease answer.\r\n`

/** As its domain would send it. */
export async function signed(from: string) {
  const domainName = from.slice(from.lastIndexOf('@') + 1)
  const way = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const dkim = { domainName, keySelector: 's1', privateKey, skipFields: 'message-id' }
  const sent = await way.sendMail({ from, to: 'support@acme.test', subject: 'Hello', text: 'Please answer.', dkim })
  return (sent.message as Buffer).toString().replace(/^Message-ID:.*\r\n/im, '')
}
