import { setTimeout as sleep } from 'node:timers/promises'
import { deliver } from '../support/lmtp.ts'

/** So many people write to each mailbox, each in a thread of his own. */
export const writers = 7

/** What came with a mail: a small file with some, one too large for its input's row with a few. */
export const fileOf = (number: number) =>
  number % 25 === 8 ? 'x'.repeat(210_000) + number : number % 4 === 1 ? `file ${number}` : null

export const idOf = (user: string, number: number) => `<${user}${number}@example.org>`
const filler = `${'So that a mail does not fit in one packet. '.repeat(200)}\n`

function mailOf(user: string, number: number) {
  const who = number % writers
  const before = number < writers ? '' : `References: ${idOf(user, who)} ${idOf(user, number - writers)}\n`
  const head = `From: Carol <carol${who}@${user}.example>\nSubject: n ${number}\nMessage-ID: ${idOf(user, number)}\n${before}`
  const text = `${filler}${number}\n`
  const file = fileOf(number)
  if (file === null) return `${head}\n${text}`
  const encoded = Buffer.from(file).toString('base64').replace(/.{76}/g, '$&\n')
  const attachment = `Content-Type: application/octet-stream; name=n.bin\nContent-Transfer-Encoding: base64\n\n${encoded}\n`
  return `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n${text}--b\n${attachment}--b--\n`
}

/**
 * Customers go on writing. What the mail server did not confirm is handed to it again, as theirs would. `confirmed` is told
 * of each before the next, and `pace` is how long they rest between two.
 */
export function writing(
  lmtp: number,
  user: string,
  { pace = 15, confirmed = async () => {} }: { pace?: number; confirmed?: (number: number) => Promise<void> } = {},
) {
  let going = true
  let number = 0
  const written = (async () => {
    while (going) {
      const taken = await deliver(lmtp, user, mailOf(user, number)).then(
        () => true,
        () => false,
      )
      if (taken) await confirmed(number++)
      await sleep(taken ? pace : 100)
    }
    return number
  })()
  return { count: () => number, stop: () => ((going = false), written) }
}
