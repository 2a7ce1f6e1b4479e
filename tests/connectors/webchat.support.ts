import { webchat } from '../../connectors/webchat/index.ts'
import { memoryHost } from './host.ts'

export const settings = webchat.settings.parse({ origins: ['https://shop.example'] })

type Answer = { ok: true } | { error: { code: string; message: string } }

/** The web chat opened over a core in memory, with the ways in that a browser has. */
export async function openWebchat(given = settings, channelId = 'channel-1') {
  const { host, kept } = memoryHost(channelId)
  const channel = await webchat.open(given, host)
  const ask = (method: string, path: string, body?: BodyInit | null, headers: Record<string, string> = {}) =>
    channel.webhook!(
      new Request(`http://hub.test/in/${channelId}/${path}`, {
        method,
        body: body ?? null,
        headers: { origin: 'https://shop.example', ...headers },
      }),
    )
  const visitor = async (introduction: unknown = {}) =>
    (await (await ask('POST', 'visitor', JSON.stringify(introduction))).json()) as { token: string; address: string }
  const admit = (credentials: unknown, origin?: string) => channel.live!.admit(credentials, { ip: '::1', origin })

  /** A line of an admitted visitor: answers what the connector answered. */
  const line = async (credentials: unknown) => {
    const from = (await admit(credentials))!
    const listeners = new Map<string, (data: unknown, answer: (value: unknown) => void) => unknown>()
    channel.live!.opened({ address: from.address, from, on: (event, listener) => void listeners.set(event, listener) })
    return (event: string, data?: unknown) =>
      new Promise<Answer>((resolve) => listeners.get(event)!(data, (value) => resolve(value as Answer)))
  }
  return { channel, kept, ask, visitor, admit, line }
}
