import { randomUUID } from 'node:crypto'
import { arrayBuffer } from 'node:stream/consumers'
import { ChannelError, type Ask, type Host, type Part, type SentPart } from '../connector.ts'
import { isOfChannel, refused } from './failure.ts'
import type { Health } from './health.ts'
import { inlineBytes, patience } from './limits.ts'
import type { Links } from './links.ts'
import type { Settings } from './settings.ts'
import { signed } from './signing.ts'

/** Posts it signed. Throws `ChannelError` unless the far side took it. */
export async function post({ url, secret }: Settings, ask: Ask, id: string, body: object, signal?: AbortSignal) {
  const bytes = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'user-agent': 'Peyk', ...signed(secret, id, bytes) }
  const answer = await ask(url, { method: 'POST', headers, body: bytes, time: patience, signal })
  if (answer.status < 200 || answer.status > 299) throw refused(answer)
  return String(answer.status)
}

export function sending(settings: Settings, host: Host, links: Links, health: Health) {
  /** Where the far side is gone for good, an admin must see that before the next customer waits. */
  const out = async (id: string, body: object) => {
    try {
      const said = await post(settings, host.ask, id, body)
      health.sent()
      return said
    } catch (error) {
      if (error instanceof ChannelError && isOfChannel(error)) health.failed(error.code)
      throw error
    }
  }
  return {
    /** The webhook-id is the same at each try: who keeps it never takes an answer twice. */
    async send(part: Part) {
      const { id, messageId, to, text, subject, author, answers, quotes = null, buttons, automatic = false } = part
      const files = await Promise.all(part.files.map((file) => fileOf(file, part, links)))
      const said = await out(id, {
        type: 'message',
        id,
        messageId,
        to: to.address,
        ...(to.room && { room: true }),
        text,
        files,
        subject,
        author,
        answers,
        quotes,
        ...(buttons && { buttons }),
        automatic,
      })
      return { externalIds: [id], said }
    },
    async edit({ externalIds, to }: SentPart, { text }: Part) {
      await out(randomUUID(), { type: 'edit', id: externalIds[0], to: to.address, text })
    },
    async remove({ externalIds, to }: SentPart) {
      await out(randomUUID(), { type: 'deletion', id: externalIds[0], to: to.address })
    },
  }
}

async function fileOf({ id, name, mime, size, open }: Part['files'][number], { files, to }: Part, links: Links) {
  const together = files.reduce((sum, file) => sum + file.size, 0)
  const data = together <= inlineBytes ? { data: Buffer.from(await arrayBuffer(await open())).toString('base64') } : {}
  return { id, name, mime, size, path: links.to(to.address, id), ...data }
}
