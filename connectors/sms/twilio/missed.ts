import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ChannelError } from '../../connector.ts'
import type { Base } from '../gateway.ts'
import type { Client } from './client.ts'

/** Milliseconds between two looks. */
const usual = 300_000
const day = 86_400_000

const page = z.looseObject({
  messages: z.array(
    z.looseObject({
      sid: z.string(),
      direction: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      body: z.string().nullable(),
    }),
  ),
  next_page_uri: z.string().nullish(),
})

/**
 * Brings in what customers wrote while nothing answered here: Twilio calls back once and keeps what it has. What was called
 * back in time is known by its name, and is not taken twice.
 */
export async function bringMissed(api: Client, base: Base, signal: AbortSignal, pause = usual): Promise<void> {
  // A day further back than anybody's clock may be wrong.
  let since = new Date(Date.now() - 2 * day)
  while (!signal.aborted) {
    const began = new Date()
    try {
      await look(api, base, since, signal)
      since = new Date(began.getTime() - day)
    } catch (error) {
      if (signal.aborted) return
      base.host.status(error instanceof ChannelError ? error.code : 'no_answer')
    }
    await sleep(pause, undefined, { signal }).catch(() => {})
  }
}

async function look(api: Client, { line, keep }: Base, since: Date, signal: AbortSignal) {
  const asked = new URLSearchParams({ To: line, 'DateSent>': since.toISOString().slice(0, 10), PageSize: '200' })
  let path: string | undefined = `/Messages.json?${asked}`
  while (path !== undefined) {
    const { messages, next_page_uri: next } = page.parse(await api.get(path, signal))
    for (const { sid, direction, from, body, num_media } of messages) {
      if (direction !== 'inbound' || !from) continue
      await keep(`message:${sid}`, {
        is: 'message',
        MessageSid: sid,
        From: from,
        Body: body ?? '',
        NumMedia: num_media,
      })
    }
    path = next ? next.slice(next.indexOf('/Messages.json')) : undefined
  }
}
