import type { Setup } from '../connector.ts'
import { placesIn } from './places.ts'
import type { Settings } from './settings.ts'

/** The addresses that each gateway is to call back. Where it signs nothing, the key in them is what proves it. */
export const setup = (settings: Settings, { url, channelId }: { url: string; channelId: string }): Setup => ({
  snippets: placesIn(settings).flatMap(({ number, gateway, settings: own }) =>
    (gateway.callbacks?.(own) ?? []).map(({ title, what, signed }) => ({
      title,
      code: `${settings.address || new URL(url).origin}/in/${channelId}/${number}/${what}${signed ? '' : `?key=${settings.secret}`}`,
    })),
  ),
})
