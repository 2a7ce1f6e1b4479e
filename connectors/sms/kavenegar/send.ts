import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ChannelError } from '../../connector.ts'
import { refused } from '../failure.ts'
import type { Sms } from '../gateway.ts'
import { nationalOf } from '../numbers.ts'
import type { Client } from './client.ts'

const messageid = z.union([z.int(), z.string().min(1)]).transform(String)
const sent = z.array(z.looseObject({ messageid })).min(1)
const known = z.array(z.looseObject({ messageid: messageid.nullish(), status: z.int().nullish() }))

/** The number by which Kavenegar keeps a message of ours from being sent twice: whole, and the same at every attempt. */
const localIdOf = (id: string) => String(createHash('sha256').update(id).digest().readBigUInt64BE() >> 12n)

export async function send(call: Client, line: string, { id, to, text }: Sms): Promise<string[]> {
  const localid = localIdOf(id)
  const form = { receptor: receptorOf(to), message: text, localid, ...(line !== '' && { sender: line }) }
  try {
    return sent.parse(await call('sms/send', form)).map((one) => one.messageid)
  } catch (error) {
    const failure =
      error instanceof ChannelError ? error : new ChannelError('no_answer', { retry: true, certain: false })
    if (failure.certain) throw failure
    return found(call, localid, failure)
  }
}

/** Whether it was taken, though nobody heard so. Where that cannot be asked either, nobody can tell. */
async function found(call: Client, localid: string, failure: ChannelError): Promise<string[]> {
  const entries = await call('sms/statuslocalmessageid', { localid }).catch(() => {
    throw failure
  })
  const ids = known
    .safeParse(entries)
    .data?.flatMap(({ messageid }) => messageid ?? [])
    .filter((one) => one !== '0')
  if (ids === undefined) throw failure
  if (ids.length > 0) return ids
  throw refused('busy', failure.said)
}

/** Kavenegar takes numbers of Iran as people write them there, and all others by their country. */
const receptorOf = (to: string) => (to.startsWith('+98') ? nationalOf(to) : to.replace(/^\+/, '00'))
