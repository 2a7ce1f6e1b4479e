import type { Id } from '../../db/ids.ts'
import type { Act } from '../core/act.ts'
import { amend } from './amending.ts'
import { named, type Change } from './naming.ts'
import { park, unpark } from './parking.ts'
import { holdReceipts, receiptSteps, type Step, type Told } from './receipts.ts'

/** Takes what far sides tell of messages, in the order in which messages are locked; `before` is done to each of them before that. */
export async function takeTold(cx: Act, receipts: Told[], changes: Change[] = [], before: Step[] = []) {
  if (receipts.length + changes.length + before.length === 0) return
  await holdReceipts(cx, [...receipts, ...changes])
  const steps = [...before, ...(await receiptSteps(cx, receipts)), ...(await changeSteps(cx, changes))]
  for (const step of steps.toSorted(byMessage)) await step.take()
}

const byMessage = ({ messageId: a }: Step, { messageId: b }: Step) => (a < b ? -1 : a > b ? 1 : 0)

async function changeSteps(cx: Act, changes: Change[]): Promise<Step[]> {
  const found = await named(cx, changes)
  await park(
    cx,
    changes.filter((_, n) => !found[n]),
  )
  return changes.flatMap((told, n) => {
    const one = found[n]
    return one ? [{ messageId: one.messageId, take: () => amend(cx, told, one) }] : []
  })
}

/** Does what was said of messages that have only now come to be known by these names. */
export async function takeParked(cx: Act, names: { channelId: Id; externalId: string }[]) {
  await takeTold(cx, [], await unpark(cx, names))
}
