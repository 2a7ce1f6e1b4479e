import { describe, expect, test } from 'vitest'
import { ChannelError, type Connector, type Part } from '../../connectors/connector.ts'
import { memoryHost } from './host.ts'

/** What a far side of the tests has taken, and the ways in which it fails at the next call. */
export interface FarSide {
  /** Texts, in the order in which they were taken. */
  taken(): string[]
  /** Bytes of each file that was taken. */
  files(): number[]
  /** It will not take the next call, and says that it may take it later. */
  busy(): void
  /** It will never take the next call. */
  refuses(): void
  /** It takes the next call, and the line breaks before it says so. */
  breaks(): void
}

const texts = {
  plain: 'Your refund is on its way.',
  'Persian, from right to left, with joiners': 'سلام، می‌خواهم سفارش‌تان را پیگیری کنم. ۱۲۳',
  'both directions and signs': 'کد «ABC-4711» را در https://shop.example/پیگیری?x=1&y=<2> ببینید 👩‍👩‍👧 🇮🇷',
  lines: 'First\n\n  second\nthird',
}
/** What is written, however the far side breaks its lines. */
const words = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What the core relies on in what every connector sends. */
export function sendingContract<S>(
  connector: Connector<S>,
  { settings, part, far }: { settings: () => S; part: (changes: Partial<Part>) => Part; far: FarSide },
) {
  const open = () => connector.open(settings(), memoryHost().host)
  const send = async (changes: Partial<Part>) => (await open()).send(part(changes))
  const failure = (changes: Partial<Part>) =>
    send(changes).then(
      () => null,
      (error: ChannelError) => error,
    )
  let n = 0
  const id = () => `contract-${n++}`

  describe(`${connector.kind} keeps the contract of what is sent`, () => {
    test.each(Object.entries(texts))('a text arrives as it is: %s', async (_, text) => {
      await send({ id: id(), text })
      expect(words(far.taken().at(-1)!)).toBe(words(text))
    })

    test('a text as long as it says it may be, in letters of two units too', async () => {
      const { textLength = 50_000 } = connector.limits
      for (const letter of ['x ', '😀']) {
        const text = letter.repeat(textLength / 2).trim()
        await send({ id: id(), text })
        expect(words(far.taken().at(-1)!)).toBe(words(text))
      }
    })

    test('what is sent one after the other arrives in that order', async () => {
      const channel = await open()
      const before = far.taken().length
      for (let at = 0; at < 20; at++) await channel.send(part({ id: id(), text: `message ${at}` }))
      expect(far.taken().slice(before).map(words)).toEqual(Array.from({ length: 20 }, (_, at) => `message ${at}`))
    })

    test.skipIf(connector.limits.attachmentBytes === 0)('files up to the limit arrive whole', async () => {
      const before = far.files().length
      const size = Math.min(connector.limits.attachmentBytes, 2_000_000)
      const open = async () => new Blob([new Uint8Array(size).fill(7)]).stream()
      const file = { id: 'f', name: 'رسید.bin', mime: 'application/octet-stream', size, open }
      await send({ id: id(), text: 'See', files: [file] })
      expect(far.files().slice(before)).toEqual([size])
    })

    test('a failure for now is worth another try, and nothing has left', async () => {
      const before = far.taken().length
      far.busy()
      expect(await failure({ id: id() })).toMatchObject({ retry: true, certain: true })
      expect(far.taken()).toHaveLength(before)
      await send({ id: id(), text: 'and then' })
      expect(far.taken().slice(before).map(words)).toEqual(['and then'])
    })

    test('a failure for good is not worth another try, and nothing has left', async () => {
      const before = far.taken().length
      far.refuses()
      expect(await failure({ id: id() })).toMatchObject({ retry: false, certain: true })
      expect(far.taken()).toHaveLength(before)
    })

    test('where the line breaks once it was taken, nobody can say that it did not leave', async () => {
      const before = far.taken().length
      far.breaks()
      const error = await failure({ id: id(), text: 'perhaps' })
      expect(error).toBeInstanceOf(ChannelError)
      expect(error!.certain).toBe(false)
      expect(far.taken().slice(before).map(words)).toEqual(['perhaps'])
    })

    test('closed while messages are on their way, each of them comes to an end', { timeout: 60_000 }, async () => {
      const channel = await open()
      const before = far.taken().length
      const going = Array.from({ length: 5 }, (_, at) => channel.send(part({ id: id(), text: `on its way ${at}` })))
      await channel.close()
      const ended = await Promise.allSettled(going)
      const arrived = far.taken().slice(before)
      for (const [at, one] of ended.entries()) {
        if (one.status === 'fulfilled') expect(arrived.map(words)).toContain(`on its way ${at}`)
        else expect(one.reason).toBeInstanceOf(ChannelError)
      }
    })
  })
}
