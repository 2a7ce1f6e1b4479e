import { z } from 'zod'
import type { Settings } from '../settings.ts'
import { fields } from './fields.ts'

const { text, words } = fields

/** A further address of the mailbox, from which answers can go out. */
const sender = z.strictObject({
  address: z
    .email()
    .max(254)
    .toLowerCase()
    .meta(words({ en: 'E-mail address', fa: 'نشانی ایمیل' })),
  name: text(
    100,
    { en: 'Name of the sender', fa: 'نام فرستنده' },
    { en: 'Empty: the name above.', fa: 'خالی: همان نام بالا.' },
  ),
  signature: text(
    2000,
    { en: 'Signature', fa: 'امضا' },
    { en: 'Empty: the signature above.', fa: 'خالی: همان امضای بالا.' },
  ),
})

export const senders = z
  .array(sender)
  .max(20)
  .default([])
  .refine((all) => new Set(all.map(({ address }) => address)).size === all.length, 'Each address only once')
  .meta(
    words(
      { en: 'Further addresses', fa: 'نشانی‌های دیگر' },
      {
        en: 'Whoever writes to one of them is answered from it. Their mail must reach this mailbox.',
        fa: 'هر که به یکی از این‌ها بنویسد از همان پاسخ می‌گیرد. نامه‌هایشان باید به همین صندوق برسد.',
      },
    ),
  )

export interface Sender {
  address: string
  name: string
  signature: string
}

/** All addresses that are ours, the mailbox's own first. */
export const sendersOf = ({ address, senders }: Settings): string[] => [
  ...new Set([address, ...senders.map((one) => one.address)]),
]

/** As whom a mail goes out; what an address leaves open is as for the mailbox. */
export function senderOf({ address, name, signature, senders }: Settings, wanted: string | null): Sender {
  const found = wanted === address ? undefined : senders.find((one) => one.address === wanted)
  if (!found) return { address, name, signature }
  return { address: found.address, name: found.name || name, signature: found.signature || signature }
}
